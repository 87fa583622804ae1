package dev.sonde.agent.sites;

import org.jspecify.annotations.Nullable;

/**
 * A line such as {@code subclass-of com.acme.Layer#run([FI)V -> arg 0 <- arg 1}, taken apart. A program waits while it is
 * read, so no pattern is made for it.
 *
 * @param kind what the line begins with before the class, empty where it is the class
 * @param descriptor empty where none is written
 * @param value what stands after {@code ->}, or null
 * @param inputs what stands after {@code <-}, or null
 */
record RuleLine(
        String kind,
        String type,
        String method,
        String descriptor,
        @Nullable String value,
        @Nullable String inputs) {
    static final String SUBCLASS = "subclass-of ";
    static final String SOURCE = "source ";

    /** {@return the parts of {@code text}; null where it is no such line} */
    static @Nullable RuleLine of(String text) {
        int in = at(text, "<-", text.length());
        int out = at(text, "->", in);
        String value = out == in ? null : text.substring(out + 2, in).trim();
        String inputs = in == text.length() ? null : text.substring(in + 2).trim();
        String call = text.substring(0, Math.min(out, in)).trim();
        boolean saysNothing = "".equals(value) || "".equals(inputs);
        return saysNothing ? null : of(call, value, inputs);
    }

    private static @Nullable RuleLine of(String call, @Nullable String value, @Nullable String inputs) {
        String kind = call.startsWith(SUBCLASS) ? SUBCLASS : call.startsWith(SOURCE) ? SOURCE : "";
        int hash = call.indexOf('#');
        int open = at(call, "(", call.length());
        if (hash < 0 || open < hash) {
            return null;
        }
        String type = call.substring(kind.length(), hash).trim();
        String method = call.substring(hash + 1, open);
        String descriptor = call.substring(open);
        boolean isCall = isOf(type, ".$*") && isOf(method, "$*<>") && descriptor.indexOf(' ') < 0;
        return isCall ? new RuleLine(kind, type, method, descriptor, value, inputs) : null;
    }

    /** {@return where {@code what} begins in {@code text} before {@code end}, which is where nothing does} */
    private static int at(String text, String what, int end) {
        int at = text.indexOf(what);
        return at < 0 || at > end ? end : at;
    }

    static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** {@return whether {@code name} is letters, digits, underscores and {@code others}, and not empty} */
    static boolean isOf(String name, String others) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && !Character.isLetterOrDigit(c) && others.indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
