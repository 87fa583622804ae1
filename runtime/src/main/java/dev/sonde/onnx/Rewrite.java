package dev.sonde.onnx;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/** A walk over a serialised model that puts other bytes in place of some tensors and leaves everything else as it is. */
final class Rewrite {
    /** As protobuf's own limit, which ONNX Runtime has too. */
    private static final int DEEPEST = 100;

    /** An error names the place down to this depth. */
    private static final int SHOWN = 8;

    private final Function<ByteBuffer, Optional<Pieces>> tensors;

    /**
     * Makes a walk.
     *
     * @param tensors gives a tensor's new bytes; empty where it stays as it is
     */
    Rewrite(Function<ByteBuffer, Optional<Pieces>> tensors) {
        this.tensors = tensors;
    }

    /** {@return the model's new bytes} */
    Pieces apply(ByteBuffer model) {
        return message(Kind.MODEL, model, 0).orElseGet(() -> {
            Pieces same = new Pieces();
            same.add(model.duplicate());
            return same;
        });
    }

    private Optional<Pieces> message(Kind kind, ByteBuffer bytes, int depth) {
        if (kind == Kind.TENSOR) {
            return tensors.apply(bytes);
        }
        if (depth > DEEPEST) {
            throw new Malformed("messages are nested deeper than " + DEEPEST);
        }
        Pieces pieces = new Pieces();
        int kept = bytes.position();
        Wire wire = new Wire(bytes);
        while (wire.next()) {
            Optional<Kind> child = wire.isLengthDelimited() ? kind.child(wire.field()) : Optional.empty();
            if (child.isEmpty()) {
                continue;
            }
            Optional<Pieces> inner = child(child.get(), wire.contents(), depth);
            if (inner.isPresent()) {
                pieces.add(bytes.duplicate().limit(wire.start()).position(kept));
                pieces.addHeader(wire.field(), inner.get().size());
                pieces.add(inner.get());
                kept = wire.end();
            }
        }
        if (pieces.size() == 0) {
            return Optional.empty();
        }
        pieces.add(bytes.duplicate().position(kept));
        return Optional.of(pieces);
    }

    private Optional<Pieces> child(Kind kind, ByteBuffer bytes, int depth) {
        try {
            return message(kind, bytes, depth + 1);
        } catch (Malformed e) {
            throw depth > SHOWN ? e : e.inside(kind + " at byte " + bytes.position());
        }
    }
}
