"""Reads workbooks with openpyxl and prints one JSON object per file: what a program that is not ours sees.

usage: check_xlsx.py FILE...
"""

import json
import sys
import zipfile

import openpyxl


def describe(path):
    book = openpyxl.load_workbook(path)
    sheets = []
    for sheet in book.worksheets:
        types, strings, formulas, formats = {}, [], [], {}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                types[cell.data_type] = types.get(cell.data_type, 0) + 1
                formats[cell.number_format] = formats.get(cell.number_format, 0) + 1
                if cell.data_type == "f":
                    formulas.append(cell.coordinate)
                if cell.data_type == "s":
                    strings.append(cell.value)
        sheets.append({
            "name": sheet.title,
            "types": types,
            "formats": formats,
            "strings": strings,
            "formulas": formulas,
            "freeze": sheet.freeze_panes,
            "tables": [
                {"name": t.name, "ref": t.ref, "filter": t.autoFilter is not None,
                 "headings": [c.name for c in t.tableColumns]}
                for t in sheet.tables.values()],
            "charts": len(sheet._charts),
            "links": [c.hyperlink.target or "#" + (c.hyperlink.location or "")
                      for row in sheet.iter_rows() for c in row if c.hyperlink],
            "fitsPage": bool(sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage)
            and (sheet.page_setup.fitToHeight is None or int(sheet.page_setup.fitToHeight) == 1),
            "paper": sheet.page_setup.paperSize,
            "repeat": sheet.print_title_rows,
            "footer": sheet.oddFooter.right.text,
            "rows": sheet.max_row,
            "columns": sheet.max_column,
            "widest": max([d.width for d in sheet.column_dimensions.values()] or [0]),
        })
    with zipfile.ZipFile(path) as archive:
        parts = archive.namelist()
    properties = book.properties
    return {
        "sheets": sheets, "title": properties.title, "creator": properties.creator,
        "created": properties.created.isoformat(), "category": properties.category,
        "custom": {p.name: p.value for p in book.custom_doc_props.props}, "parts": parts,
    }


for file in sys.argv[1:]:
    print(json.dumps(describe(file)))
