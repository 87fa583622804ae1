package dev.sonde.live;

/** How the places of a Java model are called, in its graph as by its users. */
public final class Labels {
    static final char MARK = '@';

    private Labels() {}

    /** {@return the output at {@code index} of the call {@code name}} */
    public static String output(String name, int index) {
        return name + (index == 0 && !name.isEmpty() ? "" : "#output" + at(index));
    }

    /** {@return the input at {@code index} of the call {@code name}} */
    public static String input(String name, int index) {
        return name + "#input" + at(index);
    }

    /** {@return the {@code count}-th call of what is called {@code name} in its first} */
    static String call(String name, int count) {
        return count == 1 ? name : name + MARK + count;
    }

    /** {@return {@code name} without the marks of calls: the path of the layer} */
    static String path(String name) {
        return name.indexOf(MARK) < 0 ? name : name.replaceAll(MARK + "\\d+(?=[./]|$)", "");
    }

    private static String at(int index) {
        return index == 0 ? "" : "[" + index + "]";
    }
}
