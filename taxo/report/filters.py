"""Format numbers and dates as people read them, the same on every page; the templates use these as filters."""

from datetime import date

THIN_SPACE = "\u202f"
# Spelled out here, since strftime's names depend on the machine's language.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def count(value: int) -> str:
    """Return 12345 as "12 345" with a thin space."""
    return f"{value:,}".replace(",", THIN_SPACE)


def percent(share: float | None) -> str:
    """Return 0.734 as "73 %", 0.004 as "<1 %", None as "–"."""
    if share is None:
        return "–"
    if 0 < share < 0.005:
        return f"<1{THIN_SPACE}%"
    return f"{share * 100:.0f}{THIN_SPACE}%"


def decimal(value: float | None) -> str:
    """Return 0.734 as "0.73", None as "–"."""
    return "–" if value is None else f"{value:.2f}"


def day(value: date) -> str:
    """Return a date as "3 February 2024"."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def width(share: float) -> str:
    """Return 0.734 as "73.4%", for widths and heights in SVG."""
    return f"{share * 100:.1f}%"


def rest(share: float) -> str:
    """Return what is above a bar of this length, as `width` gives it."""
    return width(1 - share)


def tenth(share: float) -> int:
    """Return 0.734 as 7: the step, 0 to 10, of a shade."""
    return min(10, max(0, round(share * 10)))


def plural(number: int, one: str, many: str) -> str:
    """Return the number with its noun: "1 paper", "2 papers"."""
    return f"{count(number)} {one if number == 1 else many}"
