package dev.sonde.samples.report;

import java.util.Locale;

/** A picture being drawn. What things look like is said by their classes, in {@link Style}. */
final class Svg {
    private final StringBuilder text = new StringBuilder();
    private final double width;
    private final double height;

    /** A position, or a size. */
    record At(double x, double y) {}

    Svg(double width, double height) {
        this.width = width;
        this.height = height;
    }

    Svg line(At from, At to, String kind) {
        return add(
                "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>",
                kind, n(from.x), n(from.y), n(to.x), n(to.y));
    }

    Svg rect(At corner, At size, String kind) {
        return add(
                "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"3\"/>",
                kind, n(corner.x), n(corner.y), n(size.x), n(size.y));
    }

    Svg dot(At centre, double radius, String kind) {
        return add("<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>", kind, n(centre.x), n(centre.y), n(radius));
    }

    Svg path(String steps, String kind) {
        return add("<path class=\"%s\" d=\"%s\"/>", kind, steps);
    }

    Svg text(At at, String kind, String words) {
        return add("<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>", kind, n(at.x), n(at.y), Html.escaped(words));
    }

    /** What is drawn next, up to {@link #end}, tells {@code words} to who points at it. */
    Svg begin(String words) {
        return add("<g><title>%s</title>", Html.escaped(words));
    }

    /** What is drawn next, up to {@link #end}, is drawn that far to the right and down. */
    Svg move(double right, double down) {
        return add("<g transform=\"translate(%s %s)\">", n(right), n(down));
    }

    Svg end() {
        return add("</g>");
    }

    /** {@return the picture as an element of a page, read out as {@code label}} */
    String element(String label) {
        return "<svg viewBox=\"0 0 " + n(width) + " " + n(height) + "\" role=\"img\" aria-label=\""
                + Html.escaped(label) + "\" xmlns=\"http://www.w3.org/2000/svg\">\n" + text + "</svg>\n";
    }

    /** {@return the picture as a file of its own} */
    String file(String label) {
        String style = "<style>" + Style.PICTURE + "</style>\n";
        return element(label)
                .replaceFirst(" viewBox", " width=\"" + n(width) + "\" height=\"" + n(height) + "\" viewBox")
                .replaceFirst(">\n", ">\n" + style + "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
    }

    static String n(double number) {
        String fixed = String.format(Locale.ROOT, "%.1f", number);
        return fixed.endsWith(".0") ? fixed.substring(0, fixed.length() - 2) : fixed;
    }

    /** {@return the words beside a tick} */
    static String label(double tick) {
        String exact = String.format(Locale.ROOT, "%.6f", tick).replaceAll("\\.?0+$", "");
        return exact.replace('-', '−');
    }

    private Svg add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
        return this;
    }
}
