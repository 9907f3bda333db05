"""Questionnaires from spreadsheets: XLSForm, the survey field's standard, as flows.

``reading`` is the way in. It opens the workbook, understands its columns, nests its rows and makes the flow.
"""

from flows.authoring.attached import Beside
from flows.authoring.xlsform.mistakes import NotCarried
from flows.authoring.xlsform.reading import SUFFIXES, Reading, read_xlsform

__all__ = ["SUFFIXES", "Beside", "NotCarried", "Reading", "read_xlsform"]
