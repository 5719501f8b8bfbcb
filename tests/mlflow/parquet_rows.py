"""Rows of Parquet from and to JSON: a list of objects.

usage: parquet_rows.py write ROWS.json FILE.parquet
       parquet_rows.py read FOLDER ROWS.json
"""

import json
import sys

import pyarrow
import pyarrow.parquet

task, source, target = sys.argv[1:]
if task == "write":
    with open(source, encoding="utf-8") as file:
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(json.load(file)), target)
else:
    with open(target, "w", encoding="utf-8") as file:
        json.dump(pyarrow.parquet.read_table(source).to_pylist(), file)
