package dev.sonde.probe;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * What was seen of one tensor in one run.
 *
 * @param session the number of the application's session
 * @param run the number of the session's run, the first being 1
 * @param place the place as it is written
 * @param tensor the tensor's name in the exported model
 * @param type the type of its elements
 */
public record WatchLine(Instant time, int session, long run, String place, String tensor, String type, Statistic seen) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** {@return this as one line of JSON; a number that is none is null} */
    public String json() {
        StringBuilder line = new StringBuilder("{\"time\":\"").append(TIME.format(time));
        line.append("\",\"session\":").append(session).append(",\"run\":").append(run);
        quote(line.append(",\"place\":"), place);
        quote(line.append(",\"tensor\":"), tensor);
        quote(line.append(",\"type\":"), type);
        line.append(",\"shape\":").append(seen.shape().toString().replace(" ", ""));
        line.append(",\"mean\":").append(number(seen.mean()));
        line.append(",\"std\":").append(number(seen.std()));
        line.append(",\"min\":").append(number(seen.min()));
        line.append(",\"max\":").append(number(seen.max()));
        line.append(",\"non_finite\":").append(seen.nonFinite());
        return line.append(",\"count\":").append(seen.count()).append('}').toString();
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "null";
    }

    private static void quote(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < ' ') {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        line.append('"');
    }
}
