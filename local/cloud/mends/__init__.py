"""Every private hook into ministack, one module a thing that differs from AWS, each with a contract test."""
