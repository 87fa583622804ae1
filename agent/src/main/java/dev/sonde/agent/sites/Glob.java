package dev.sonde.agent.sites;

/**
 * A pattern for names: {@code *} stands within a part, {@code **} across parts, which dots part.
 *
 * @param text as it was written
 */
record Glob(String text) {

    boolean matches(String name) {
        return matches(0, name, 0);
    }

    /** {@return whether this is a name and no pattern} */
    boolean isName() {
        return text.indexOf('*') < 0;
    }

    /** {@return what every name that matches begins with} */
    String start() {
        int star = text.indexOf('*');
        return star < 0 ? text : text.substring(0, star);
    }

    private boolean matches(int at, String name, int from) {
        int i = at;
        int k = from;
        while (i < text.length() && text.charAt(i) != '*') {
            if (k == name.length() || name.charAt(k) != text.charAt(i)) {
                return false;
            }
            i++;
            k++;
        }
        return i == text.length() ? k == name.length() : star(i, name, k);
    }

    private boolean star(int at, String name, int from) {
        boolean isAcross = text.startsWith("**", at);
        int next = at + (isAcross ? 2 : 1);
        for (int k = from; k <= name.length(); k++) {
            if (matches(next, name, k)) {
                return true;
            }
            if (k < name.length() && !isAcross && name.charAt(k) == '.') {
                return false;
            }
        }
        return false;
    }
}
