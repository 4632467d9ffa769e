"""Turns the generated raw columns into the files that the contestants read.

events.parquet is sorted by person and time; events-by-time.* is in order of arrival, as an export
would be. Real types everywhere: times are timestamps and activities are text.
"""

import sys
from pathlib import Path

import numpy as np
import polars as pl


def events(folder: Path) -> pl.DataFrame:
    activities = (folder / "activities.txt").read_text().split("\n")
    devices = (folder / "devices.txt").read_text().split("\n")

    def named(file: str, names: list[str]) -> pl.Series:
        codes = np.fromfile(folder / file, dtype=np.uint8)
        return pl.Series(names, dtype=pl.Enum(names)).gather(codes)

    return pl.DataFrame(
        {
            "person": np.fromfile(folder / "persons.u32", dtype=np.uint32).astype(np.int32),
            "time": np.fromfile(folder / "times.i64", dtype=np.int64),
            "activity": named("activities.u8", activities),
            "device": named("devices.u8", devices),
        }
    ).with_columns(pl.col("time").cast(pl.Datetime("us")))


def responses(folder: Path) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "person": np.fromfile(folder / "response_persons.u32", dtype=np.uint32).astype(np.int32),
            "time": np.fromfile(folder / "response_times.i64", dtype=np.int64),
            "score": np.fromfile(folder / "response_scores.u8", dtype=np.uint8).astype(np.int32),
        }
    ).with_columns(pl.col("time").cast(pl.Datetime("us")))


def text(frame: pl.DataFrame) -> pl.DataFrame:
    """Dictionary codes of one writer are a matter of taste; text is what every reader understands."""
    return frame.with_columns(pl.col("activity", "device").cast(pl.String))


def write_xes(frame: pl.DataFrame, path: Path) -> None:
    """One trace a person, as the XES tools write it."""
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n')
        before = None
        stamps = frame["time"].dt.strftime("%Y-%m-%dT%H:%M:%S%.3f+00:00")
        for person, stamp, activity, device in zip(frame["person"], stamps, frame["activity"], frame["device"]):
            if person != before:
                out.write("" if before is None else "</trace>\n")
                out.write(f'<trace>\n<string key="concept:name" value="{person}"/>\n')
                before = person
            out.write(
                f'<event>\n<string key="concept:name" value="{activity}"/>\n'
                f'<date key="time:timestamp" value="{stamp}"/>\n'
                f'<string key="device" value="{device}"/>\n</event>\n'
            )
        out.write("</trace>\n</log>\n")


def main(folder: Path, imports: bool) -> None:
    frame = events(folder)
    text(frame).write_parquet(folder / "events.parquet", compression="zstd", row_group_size=1 << 20)
    responses(folder).write_parquet(folder / "responses.parquet", compression="zstd")
    if imports:
        by_time = text(frame.sort("time"))
        by_time.write_parquet(folder / "events-by-time.parquet", compression="zstd", row_group_size=1 << 20)
        by_time.write_csv(folder / "events-by-time.csv", datetime_format="%Y-%m-%dT%H:%M:%S%.3fZ")
        write_xes(text(frame.head(1_000_000)), folder / "events.xes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), imports="--imports" in sys.argv)
