"""回款助手: receivables work inside the company's own Excel workbook."""

__version__ = "2026.11.0"
