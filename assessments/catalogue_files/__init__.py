"""A whole catalogue as a file that people can read and edit: YAML and XLSX, out and in again.

Both formats hold the same names in German (`shape`). What is read is a list of items with their places in the file;
`reading` turns them into unsaved rows or says every mistake with its place; `importing` shows or takes in the rows.
"""
