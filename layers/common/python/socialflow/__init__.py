"""What two or more domains of Social Flow need; it knows no domain and no stack."""
