"""Catalogues as others write them: spreadsheets in, spreadsheets and linked data out."""
