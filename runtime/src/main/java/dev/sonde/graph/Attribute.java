package dev.sonde.graph;

import java.util.List;

/** The value of a node's attribute. */
public sealed interface Attribute {
    /** A whole number. */
    record Int(long value) implements Attribute {}

    /** A number. */
    record Real(float value) implements Attribute {}

    /** Text in UTF-8. */
    record Text(String value) implements Attribute {}

    /** Whole numbers. */
    record Ints(List<Long> values) implements Attribute {
        public Ints {
            values = List.copyOf(values);
        }
    }

    /** Numbers. */
    record Reals(List<Float> values) implements Attribute {
        public Reals {
            values = List.copyOf(values);
        }
    }

    /** Texts in UTF-8. */
    record Texts(List<String> values) implements Attribute {
        public Texts {
            values = List.copyOf(values);
        }
    }

    /** A tensor. */
    record Numbers(Weight value) implements Attribute {}

    /** A nested graph: the body of an {@code If}, {@code Loop} or {@code Scan}. */
    record Body(Graph value) implements Attribute {}

    /** Nested graphs. */
    record Bodies(List<Graph> values) implements Attribute {
        public Bodies {
            values = List.copyOf(values);
        }
    }

    /** A kind that is only carried along: types, sparse tensors, references inside functions, bytes that are no text. */
    record Other(Extras extras) implements Attribute {}
}
