"""Scores tweets with an exported model as a Spark UDF: raw text in, label and probabilities out.

    python score.py MODEL INPUT OUTPUT

MODEL is a folder written by `sentiment export --format mlflow`, or whatever MLflow loads: `models:/NAME@champion`,
`runs:/...`, `s3://...`. INPUT and OUTPUT are CSV where their name ends in .csv or .csv.gz, else Parquet. All columns of
the input are kept; `predicted_label` and `prob_<label>` are added. A row whose text is missing gets no prediction.
"""

import argparse
import os
import sys
import time

import mlflow
from pyspark.sql import DataFrame, Observation, SparkSession, functions

# CSV as RFC 4180 has it and spreadsheets write it: a quote is doubled. Spark's own default is a backslash, and NUL
# before a quote would be taken for the escape of an escape.
CSV_FORMAT = {"header": True, "encoding": "UTF-8", "quote": '"', "escape": '"', "charToEscapeQuoteEscaping": '"'}
CSV_READING = {"multiLine": True, "maxCharsPerColumn": -1, "mode": "FAILFAST", "emptyValue": ""}
# Spark cuts white space off when it writes, unless it is told not to.
CSV_WRITING = {"ignoreLeadingWhiteSpace": False, "ignoreTrailingWhiteSpace": False}


def is_csv(path: str) -> bool:
    return path.rstrip("/").lower().endswith((".csv", ".csv.gz"))


def read(spark: SparkSession, path: str) -> DataFrame:
    if is_csv(path):
        frame = spark.read.options(**CSV_FORMAT, **CSV_READING).csv(path)
        # CSV has no missing values: an empty field is an empty text.
        return frame.fillna("")
    return spark.read.parquet(path)


def write(frame: DataFrame, path: str, overwrite: bool) -> None:
    writer = frame.write.mode("overwrite" if overwrite else "errorifexists")
    if is_csv(path):
        compression = "gzip" if path.lower().endswith(".gz") else "none"
        writer.options(**CSV_FORMAT, **CSV_WRITING, compression=compression).csv(path)
    else:
        writer.parquet(path)


def score(spark: SparkSession, frame: DataFrame, model: str, text: str, env_manager: str) -> DataFrame:
    """Adds `predicted_label` and one `prob_<label>` a label to `frame`."""
    if text not in frame.columns:
        raise ValueError(f"no column {text!r} in the input, only {', '.join(frame.columns)}")
    # Its type comes from the signature of the model: struct<label: string, prob_<label>: float, ...>.
    predict = mlflow.pyfunc.spark_udf(spark, model, env_manager=env_manager)
    fields = {name: f"predicted_{name}" if name == "label" else name for name in predict.returnType.fieldNames()}
    if taken := sorted(set(fields.values()) & set(frame.columns)):
        raise ValueError(f"the input has columns of the names that are added: {', '.join(taken)}")
    given = functions.col(text)
    # Spark calls the model for every row, whatever `when` says, and the model refuses a missing text.
    prediction = predict(functions.coalesce(given, functions.lit("")))
    scored = frame.withColumn("prediction of this row", functions.when(given.isNotNull(), prediction))
    return scored.select(
        *(functions.col(f"`{name}`") for name in frame.columns),
        *(functions.col("prediction of this row")[name].alias(column) for name, column in fields.items()),
    )


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Scores tweets with an exported model on Spark.")
    parser.add_argument("model", help="folder of the exported model, or its address, e.g. models:/NAME@champion")
    parser.add_argument("input", help="CSV or Parquet, file or folder")
    parser.add_argument("output", help="folder to write; CSV when its name ends in .csv or .csv.gz, else Parquet")
    parser.add_argument("--text", default="text", help="column of the texts (default: text)")
    parser.add_argument("--partitions", type=int, help="parts the input is cut into (default: one a core)")
    parser.add_argument("--batch", type=int, default=1000, help="texts the model is given at once (default: 1000)")
    parser.add_argument("--env-manager", default="local", choices=["local", "virtualenv", "uv", "conda"])
    parser.add_argument("--overwrite", action="store_true", help="replace the output")
    arguments = parser.parse_args()
    for name in ("partitions", "batch"):
        value = getattr(arguments, name)
        if value is not None and value < 1:
            parser.error(f"--{name} must be at least 1")
    return arguments


def main() -> None:
    arguments = parse_arguments()
    # Without spark-submit the workers are on this machine and must run the same Python; PATH may have another.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = SparkSession.builder.appName("sentiment").getOrCreate()
    # One long text makes its whole batch large, so batches are smaller than Spark's 10,000 rows.
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(arguments.batch))
    try:
        frame = read(spark, arguments.input)
        # A CSV file whose fields hold line ends is read as one part, by one core.
        frame = frame.repartition(arguments.partitions or spark.sparkContext.defaultParallelism)
        started = time.monotonic()
        scored = score(spark, frame, arguments.model, arguments.text, arguments.env_manager)
        counted = Observation()
        scored = scored.observe(counted, functions.count(functions.lit(1)).alias("rows"))
        write(scored, arguments.output, arguments.overwrite)
        seconds = time.monotonic() - started
        rows = counted.get["rows"]
    except ValueError as error:
        sys.exit(f"score.py: {error}")
    finally:
        spark.stop()
    print(f"{rows:,} rows in {seconds:.1f} s, {rows / seconds:,.0f} a second: {arguments.output}")


if __name__ == "__main__":
    main()
