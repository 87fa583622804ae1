package dev.sonde.networks;

/** Numbers as a test reads them again. */
final class Text {
    private Text() {}

    static String of(float[] values) {
        StringBuilder text = new StringBuilder();
        for (float value : values) {
            text.append(' ').append(value);
        }
        return text.toString();
    }

    static String of(double[] values) {
        StringBuilder text = new StringBuilder();
        for (double value : values) {
            text.append(' ').append(value);
        }
        return text.toString();
    }
}
