"""python3 bench/run-olevba.py FILE...: olevba reads the files in one process, without --deobf; prints one JSON line.

olevba (oletools) must be importable; SEKISHO_OLETOOLS may name a folder that holds it.
"""
import json
import os
import sys
import time

sys.path.insert(0, os.environ.get("SEKISHO_OLETOOLS", ""))
from oletools.olevba import VBA_Parser  # noqa: E402

times = []
for file in sys.argv[1:]:
    started = time.perf_counter()
    try:
        parser = VBA_Parser(file)
        if parser.detect_vba_macros():
            parser.analyze_macros(show_decoded_strings=False, deobfuscate=False)
        parser.close()
    except Exception:  # a file that it cannot read counts with the time it took to find out
        pass
    times.append((time.perf_counter() - started) * 1000)
print(json.dumps({"meanMs": sum(times) / len(times), "medianMs": sorted(times)[len(times) // 2]}))
