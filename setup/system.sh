# System packages: what is missing is found by real probes, not by a package manager's list.
# Sourced by ensure.sh, after messages.sh.

APT_OPTIONS=(-y --no-install-recommends -o DPkg::Lock::Timeout=120)

missing_libraries() {  # prints the Debian package of every library that cannot be loaded
    "$1" - <<'PYTHON'
import ctypes

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
for library, package in LIBRARIES.items():
    try:
        ctypes.CDLL(library)
    except OSError:
        print(package)
PYTHON
}

missing_venv() {
    [[ -x .venv/bin/python ]] && return
    "$1" -c 'import ensurepip, venv' 2>/dev/null \
        || "$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
}

missing_fonts() {
    if ! command -v fc-list > /dev/null; then
        echo fontconfig
        echo fonts-noto-cjk
    elif [[ -z "$(fc-list ':lang=zh-cn' family)" ]]; then
        echo fonts-noto-cjk
    fi
}

find_chromium() {  # a name alone is not enough: Ubuntu's may be a stub that asks for snap
    local name
    for name in "${YICHUANG_CHROMIUM:-chromium}" chromium chromium-browser google-chrome \
        google-chrome-stable; do
        if command -v "$name" > /dev/null && "$name" --version > /dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    return 1
}

missing_packages() {  # missing_packages PURPOSE PYTHON
    missing_venv "$2"
    missing_libraries "$2"
    missing_fonts
    if [[ "$1" == test ]]; then
        command -v pdftotext > /dev/null && command -v pdftoppm > /dev/null || echo poppler-utils
        find_chromium > /dev/null || echo chromium
    fi
}

chromium_is_a_real_package() {  # not so on Ubuntu, where the name leads to a snap
    local candidate
    candidate="$(LC_ALL=C apt-cache policy chromium 2> /dev/null | sed -n 's/^ *Candidate: //p')"
    [[ -n "$candidate" && "$candidate" != "(none)" && "$candidate" != *snap* ]]
}

may_install() {
    command -v apt-get > /dev/null || return 1
    [[ "$(id -u)" == 0 ]] || sudo -n true 2> /dev/null
}

run_apt() {
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get)
    [[ "$(id -u)" == 0 ]] || apt=(sudo -n "${apt[@]}")
    "${apt[@]}" "$@" >&2
}

stop_for_chromium() {
    stop "测试需要 Chromium，本系统的软件源里没有可直接安装的。请任选其一后再运行：sudo snap install chromium；或安装 Google Chrome 的 deb 包；或用 YICHUANG_CHROMIUM=路径 指明已有的浏览器。" \
        "The tests need Chromium and this system has no plain package of it. Do one of these, then run again: sudo snap install chromium; or install the deb of Google Chrome; or name a browser with YICHUANG_CHROMIUM=PATH."
}

stop_for() {  # stop_for PACKAGE …: exactly the one line to type
    local sudo="sudo "
    [[ "$(id -u)" == 0 ]] && sudo=""
    local line="${sudo}apt-get update && ${sudo}apt-get install ${APT_OPTIONS[*]:0:2} $*"
    command -v apt-get > /dev/null || line="（以下是 Debian 的包名 Debian's package names） $*"
    stop "缺少系统软件包。请执行下面这一行，再运行同样的命令：" \
        "System packages are missing. Run this one line, then the same command again:

    $line
"
}

ensure_system_packages() {  # ensure_system_packages PURPOSE PYTHON
    local missing
    mapfile -t missing < <(missing_packages "$1" "$2")
    [[ ${#missing[@]} == 0 ]] && return
    may_install || stop_for "${missing[@]}"
    say "正在安装系统软件包：${missing[*]}" "Installing system packages: ${missing[*]}"
    run_apt update -q || true  # an old list may still do; the installation itself decides
    if [[ " ${missing[*]} " == *" chromium "* ]] && ! chromium_is_a_real_package; then
        stop_for_chromium
    fi
    run_apt install -q "${APT_OPTIONS[@]}" "${missing[@]}" || stop_for "${missing[@]}"
    mapfile -t missing < <(missing_packages "$1" "$2")
    [[ ${#missing[@]} == 0 ]] || stop_for "${missing[@]}"
}
