package dev.sonde.agent.cli;

import dev.sonde.Place;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Npy;
import dev.sonde.tensor.Tensor;
import java.nio.file.Path;

/**
 * A change to make to what flows through a place.
 *
 * @param place as it was written, perhaps a pattern
 * @param operand the number, or the name of the file of numbers
 */
record Edit(String place, Kind kind, String operand) {
    /** What is done. */
    enum Kind {
        SET,
        SCALE,
        ADD
    }

    /**
     * {@return the edit that {@code text} writes as {@code PLACE=NUMBER}}
     *
     * @throws IllegalArgumentException where it is not written so
     */
    static Edit number(Kind kind, String option, String text) {
        int at = text.lastIndexOf('=');
        if (at < 1 || !isNumber(text.substring(at + 1))) {
            throw new IllegalArgumentException(option + " is written PLACE=NUMBER, not \"" + text + '"');
        }
        return new Edit(text.substring(0, at), kind, text.substring(at + 1));
    }

    /**
     * {@return the edit that {@code text} writes as {@code PLACE=FILE.npy}}
     *
     * @throws IllegalArgumentException where it is not written so
     */
    static Edit file(String option, String text) {
        int at = text.indexOf('=');
        if (at < 1 || at == text.length() - 1) {
            throw new IllegalArgumentException(option + " is written PLACE=FILE.npy, not \"" + text + '"');
        }
        return new Edit(text.substring(0, at), Kind.ADD, text.substring(at + 1));
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Makes the change to one of the places that were meant. */
    void make(Place at) {
        switch (kind) {
            case SET -> at.set(Double.parseDouble(operand));
            case SCALE -> at.edit(value -> value.mul(Double.parseDouble(operand)));
            case ADD -> at.edit(value -> value.add(numbers(value.type().element())));
        }
    }

    /** NumPy's own numbers are doubles; like a Java number they take the type of what they meet. */
    private Tensor numbers(ElementType element) {
        Tensor read = Npy.read(Path.of(operand));
        boolean convert = element.isFloating() && read.element().isFloating() && read.element() != element;
        return convert ? Tensor.filled(read::at, element, read.shape()) : read;
    }
}
