package dev.sonde.tree;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The written form of a place, the same in the API, in configuration and on the command line. */
public sealed interface PlaceName {
    /** What may be written, for errors and for help. */
    String ALLOWED = """
            encoder.layer.3           the output of a module that flows on
            encoder.layer.3#output[1] another of its outputs
            encoder.layer.3#input     its first input; #input[1] the second
            encoder.layer.3/Softmax   an operator of that module, with #input and #output too
            encoder.layer.*  **       * within a part of the path, ** across parts
            tensor:NAME  param:NAME   a tensor or a parameter""";

    /** Which edge of a module or operator is meant. */
    enum Side {
        INPUT,
        OUTPUT;

        @Override
        public String toString() {
            return this == INPUT ? "input" : "output";
        }
    }

    /**
     * An input or output of a module or of an operator in one.
     *
     * @param path the module's path, perhaps a pattern; empty for the model itself
     * @param operator the operator's name, perhaps a pattern
     * @param index which of the inputs or outputs, from 0
     */
    record Edge(String path, Optional<String> operator, Side side, int index) implements PlaceName {
        @Override
        public boolean isPattern() {
            return PathPattern.isPattern(path)
                    || operator.filter(PathPattern::isPattern).isPresent();
        }

        /** {@return the same edge of the module {@code other}} */
        Edge at(String other, Optional<String> name) {
            return new Edge(other, name, side, index);
        }

        @Override
        public String toString() {
            String edge = index > 0 ? "#" + side + '[' + index + ']' : side == Side.INPUT ? "#input" : "";
            return path + operator.map(name -> '/' + name).orElse("") + edge;
        }
    }

    /** A tensor by its name in the model file. */
    record OfTensor(String name) implements PlaceName {
        @Override
        public String toString() {
            return Written.TENSOR + name;
        }
    }

    /** A parameter: an initialiser by its name, or by its module's path and its name in the module. */
    record OfParameter(String name) implements PlaceName {
        @Override
        public String toString() {
            return Written.PARAMETER + name;
        }
    }

    /**
     * {@return the place that {@code text} names}
     *
     * @throws ModelException where it names none
     */
    static PlaceName parse(String text) {
        return Written.parse(text);
    }

    /** {@return whether more than one place may be meant} */
    default boolean isPattern() {
        return false;
    }

    /** How places are written. */
    final class Written {
        private static final String TENSOR = "tensor:";
        private static final String PARAMETER = "param:";
        private static final Pattern EDGE =
                Pattern.compile("(?<path>[^/#]*)(/(?<op>[^/#]+))?(#(?<side>input|output)(\\[(?<index>\\d{1,6})\\])?)?");

        private Written() {}

        private static PlaceName parse(String text) {
            if (text.startsWith(TENSOR) && !text.equals(TENSOR)) {
                return new OfTensor(text.substring(TENSOR.length()));
            }
            if (text.startsWith(PARAMETER) && !text.equals(PARAMETER)) {
                return new OfParameter(text.substring(PARAMETER.length()));
            }
            Matcher edge = EDGE.matcher(text);
            if (text.equals(TENSOR)
                    || text.equals(PARAMETER)
                    || !edge.matches()
                    || !isPath(edge.group("path"), edge.group("op") != null)) {
                throw malformed(text);
            }
            Side side = "input".equals(edge.group("side")) ? Side.INPUT : Side.OUTPUT;
            int index = edge.group("index") == null ? 0 : Integer.parseInt(edge.group("index"));
            return new Edge(edge.group("path"), Optional.ofNullable(edge.group("op")), side, index);
        }

        private static boolean isPath(String path, boolean rootAllowed) {
            return path.isEmpty() ? rootAllowed : Paths.parts(path).stream().noneMatch(String::isEmpty);
        }

        private static ModelException malformed(String text) {
            Facts facts = Facts.of("\"" + text + "\" names no place").add("allowed", ALLOWED);
            return new ModelException(facts.askedAt(CallSite.here()));
        }
    }
}
