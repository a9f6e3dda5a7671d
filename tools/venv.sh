#!/bin/sh
# Prints the Python of the project's virtual environment, after making it or bringing it up to date.
#   tools/venv.sh runtime|analysts|dev
# Finds a Python to begin with; tools/install.py does the rest.

cd "$(dirname "$0")/.." || exit 1
unset PYTHONHOME PYTHONPATH

for python in .venv/bin/python ".data/$(id -u)/venv/bin/python"; do
    if "$python" -I -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then
        exec "$python" -I tools/install.py "$1"
    fi
done

bare=""
for python in ${PYTHON:+"$PYTHON"} python3.14 python3.13 python3.12 python3.11 python3 python; do
    if "$python" -I -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then
        if "$python" -I -c 'import ensurepip, venv' 2>/dev/null; then
            exec "$python" -I tools/install.py "$1"
        fi
        bare=${bare:-$python}
    fi
done

if [ -n "$bare" ]; then
    echo "✗ $bare 缺少 venv 模块，请安装 python3-venv · $bare has no venv module: install it (Debian, Ubuntu: apt install python3-venv)" >&2
else
    echo "✗ 找不到 Python 3.11–3.14，请安装或用 PYTHON=路径 指定 · no Python 3.11 to 3.14 here: install one, or name it with PYTHON=path" >&2
fi
exit 1
