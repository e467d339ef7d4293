"""The accessible workbook: the tables of a release that people read, one to a worksheet, with all that explains them.

After the guidance of the Government Analysis Function on statistics in spreadsheets, written with its library gptables.
"""

from warehouse.dissemination.workbook.writing import write_workbook

__all__ = ["write_workbook"]
