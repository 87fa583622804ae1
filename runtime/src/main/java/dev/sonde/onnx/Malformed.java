package dev.sonde.onnx;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import org.jspecify.annotations.Nullable;

/** What is wrong with a model and where in it, before it is known which file that was. */
final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String where;

    Malformed(String what) {
        this(what, "", null);
    }

    Malformed(String what, Throwable cause) {
        this(what, "", cause);
    }

    private Malformed(String what, String where, @Nullable Throwable cause) {
        super(what, cause);
        this.what = what;
        this.where = where;
    }

    /** {@return the same, found inside {@code place}} */
    Malformed inside(String place) {
        return new Malformed(what, where.isEmpty() ? place : place + ", " + where, this);
    }

    /** {@return what users see: the file, what is wrong, and where} */
    ModelException in(String source) {
        return new ModelException(
                Facts.of("the model cannot be read: " + what)
                        .add("file", source)
                        .add("where", where),
                this);
    }
}
