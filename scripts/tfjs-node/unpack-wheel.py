"""Takes the headers and the named libraries out of a wheel of TensorFlow: unpack-wheel.py WHEEL OUTPUT LIBRARY..."""

import shutil
import sys
import zipfile
from pathlib import Path


def main(wheel: str, output: str, libraries: list[str]) -> None:
    target = Path(output)
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        missing = [name for name in libraries if f"tensorflow/{name}" not in names]
        if "tensorflow/include/tensorflow/c/c_api.h" not in names:
            missing.append("include/tensorflow/c/c_api.h")
        if missing:
            sys.exit(f"it has no {', '.join(missing)}")
        wanted = {f"tensorflow/{name}": target / "lib" / name for name in libraries}
        for name in names:
            parts = Path(name).parts
            if parts[:2] == ("tensorflow", "include") and ".." not in parts and not name.endswith("/"):
                wanted[name] = target.joinpath("include", *parts[2:])
        for name, path in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, path.open("wb") as copy:
                shutil.copyfileobj(source, copy)


main(sys.argv[1], sys.argv[2], sys.argv[3:])
