"""One dictionary of colour roles for the palette, the style sheet, the icons and the charts."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ofdesk import paths

LIGHT = {
    "window": "#F2F4F6",
    "base": "#FFFFFF",
    "alt": "#F7F9FA",
    "sidebar": "#E7EBEF",
    "panel": "#F8F9FB",
    "header": "#EEF1F4",
    "border": "#D6DBE1",
    "border_strong": "#7F8A96",
    "text": "#1A2129",
    "text2": "#475260",
    "text3": "#5C6875",
    "disabled": "#98A2AD",
    "accent": "#1C5D99",
    "accent_hover": "#174E82",
    "accent_press": "#123E68",
    "on_accent": "#FFFFFF",
    "accent_soft": "#E2EDF7",
    "accent_text": "#1A578F",
    "sel": "#D3E4F4",
    "sel_text": "#10202F",
    "sel_inactive": "#E1E6EB",
    "hover": "#EDF2F7",
    "focus": "#1C5D99",
    "ok": "#1B6A3A",
    "ok_bg": "#E1F2E7",
    "warn": "#7A4A00",
    "warn_bg": "#FBEED0",
    "err": "#A1241B",
    "err_bg": "#FBE5E2",
    "test": "#5A3F97",
    "test_bg": "#ECE6F7",
    "neutral": "#475260",
    "neutral_bg": "#E6EAEE",
    "info": "#1A578F",
    "info_bg": "#E2EDF7",
    "tooltip": "#25303B",
    "tooltip_text": "#F2F4F6",
    "c1": "#1C5D99",
    "c2": "#BE7605",
    "c3": "#1EA682",
    "c4": "#66323F",
    "c_mute": "#A9B4BF",
    "c_grid": "#E1E5EA",
}
DARK = {
    "window": "#1C2127",
    "base": "#22282F",
    "alt": "#262D35",
    "sidebar": "#171B20",
    "panel": "#1F252B",
    "header": "#2A313A",
    "border": "#37404A",
    "border_strong": "#7C8896",
    "text": "#E7EAEE",
    "text2": "#B6BFC9",
    "text3": "#98A3AF",
    "disabled": "#66717D",
    "accent": "#2B72B3",
    "accent_hover": "#2E77B9",
    "accent_press": "#235F96",
    "on_accent": "#FFFFFF",
    "accent_soft": "#233A50",
    "accent_text": "#84BDF2",
    "sel": "#264765",
    "sel_text": "#F3F7FB",
    "sel_inactive": "#323B45",
    "hover": "#2A323A",
    "focus": "#7DB8EF",
    "ok": "#7FD1A0",
    "ok_bg": "#1F3A2B",
    "warn": "#F0C06A",
    "warn_bg": "#41331A",
    "err": "#FF9E94",
    "err_bg": "#4A2625",
    "test": "#C5AEF5",
    "test_bg": "#352C4C",
    "neutral": "#B6BFC9",
    "neutral_bg": "#323A43",
    "info": "#84BDF2",
    "info_bg": "#233A50",
    "tooltip": "#E7EAEE",
    "tooltip_text": "#1C2127",
    "c1": "#6CABE6",
    "c2": "#EAB642",
    "c3": "#CBE5DF",
    "c4": "#C1557D",
    "c_mute": "#5F6B78",
    "c_grid": "#343C46",
}
TEXT_PAIRS = (
    *(("text", ground) for ground in ("base", "window", "sidebar")),
    *(("text2", ground) for ground in ("base", "panel", "sidebar", "header", "sel")),
    *(("text3", ground) for ground in ("base", "window", "panel", "alt", "sidebar")),
    *(("accent_text", ground) for ground in ("base", "panel", "window", "accent_soft")),
    *(("on_accent", ground) for ground in ("accent", "accent_hover", "accent_press")),
    *((role, f"{role}_bg") for role in ("ok", "warn", "err", "test", "neutral", "info")),
    *(("err", "base"), ("ok", "base"), ("warn", "base"), ("sel_text", "sel")),
    *(("text", "sel_inactive"), ("tooltip_text", "tooltip")),
)
"""Front and ground of every text: 4.5 to 1 at least (WCAG 2)."""
MARK_PAIRS = (
    *(("border_strong", ground) for ground in ("base", "window")),
    *(("focus", ground) for ground in ("base", "window")),
    ("accent", "window"),
    *((series, "base") for series in ("c1", "c2", "c3", "c4")),
)
"""Outlines and marks of charts: 3 to 1 at least."""
FONTS = ("Lato-Regular.ttf", "Lato-SemiBold.ttf", "Lato-Bold.ttf")
FAMILY = "Lato"
STYLE, STYLED = "Fusion", "ofdesk_styled"
"""The style under the sheet, and the property of an application that has it."""
BODY_PIXELS = 13

SHOWN = "ofdesk_theme"
"""The property of the application that names the theme its widgets have."""

_in_force = {"roles": LIGHT}


def roles() -> dict[str, str]:
    """The colours in force."""
    return _in_force["roles"]


def colour(role: str) -> QColor:
    """The colour of a role in the theme in force."""
    return QColor(roles()[role])


def is_dark() -> bool:
    """Whether the dark theme is in force."""
    return roles() is DARK


def system_is_dark() -> bool:
    """Whether the person's system shows dark windows."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def apply_theme(app: QApplication, choice: str = "system") -> None:
    """Put ``light``, ``dark`` or the system's theme in force for the whole program."""
    dark = system_is_dark() if choice == "system" else choice == "dark"
    _in_force["roles"] = DARK if dark else LIGHT
    name = "dark" if dark else "light"
    if app.property(SHOWN) == name:
        # Every widget of the program would be styled anew, for nothing to see.
        return
    app.setProperty(SHOWN, name)
    if not app.property(STYLED):
        app.setProperty(STYLED, True)
        app.setStyle(STYLE)
    app.setPalette(_palette())
    app.setStyleSheet(_style_sheet())
    app.setFont(body_font())


def load_fonts() -> None:
    """Register the fonts that ship with the program, so that every machine shows the same."""
    for name in FONTS:
        QFontDatabase.addApplicationFont(str(paths.resource("fonts", name)))


def body_font(pixels: int = BODY_PIXELS, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The font of the screens at a size in logical pixels."""
    font = QFont(FAMILY)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font


def _palette() -> QPalette:
    palette = QPalette()
    groups = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "base",
        QPalette.ColorRole.AlternateBase: "alt",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.PlaceholderText: "text3",
        QPalette.ColorRole.Button: "window",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.Highlight: "sel",
        QPalette.ColorRole.HighlightedText: "sel_text",
        QPalette.ColorRole.ToolTipBase: "tooltip",
        QPalette.ColorRole.ToolTipText: "tooltip_text",
        QPalette.ColorRole.Link: "accent_text",
        QPalette.ColorRole.Accent: "accent",
        QPalette.ColorRole.Mid: "border",
        QPalette.ColorRole.Dark: "border_strong",
    }
    for role, name in groups.items():
        palette.setColor(role, colour(name))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour("disabled"))
    inactive = QPalette.ColorGroup.Inactive
    palette.setColor(inactive, QPalette.ColorRole.Highlight, colour("sel_inactive"))
    palette.setColor(inactive, QPalette.ColorRole.HighlightedText, colour("text"))
    return palette


def _style_sheet() -> str:
    source = paths.resource("style", "ofdesk.qss").read_text(encoding="utf-8")
    kind = "dark" if is_dark() else "light"
    source = source.replace("$theme", kind)
    source = source.replace("$icons", paths.resource("icons").as_posix())
    for name in sorted(roles(), key=len, reverse=True):
        source = source.replace(f"@{name}", roles()[name])
    return source


def contrast(front: str, ground: str) -> float:
    """The WCAG 2 contrast of two colours, from 1 to 21."""
    first, second = sorted((_luminance(front), _luminance(ground)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def _luminance(hexadecimal: str) -> float:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(hexadecimal[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
