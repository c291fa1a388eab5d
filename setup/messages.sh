# Every message of the set-up is said in Chinese and in English; sourced by the other scripts.

say() {
    printf '%s\n%s\n' "$1" "$2" >&2
}

stop() {
    printf '\n✗ %s\n✗ %s\n' "$1" "$2" >&2
    exit 1
}
