"""By operators: a year's payments as CSV, page by page, for whoever files them."""

from functions.money import tax_years
from functions.money.tax_models import TaxExport
from socialflow.consumers import task

handler = task(TaxExport, tax_years.rows)
