package dev.sonde.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A serialised model without the numbers of its large tensors, each of which holds a mark in their place; and those
 * numbers, which stay where they are.
 *
 * <p>Protobuf could leave them in place by itself (aliasing), but only through {@code sun.misc.Unsafe}, which prints
 * warnings from JDK 24 on.
 */
record Skeleton(byte[] bytes, List<Payload> payloads) {
    /** The field that holds a mark; protobuf reserves its number, so that no message can declare it. */
    static final int MARK = 19_876;

    /** So many times as large as the skeleton the heap has to be; the real ones seen take up to a few megabytes. */
    private static final int PART_OF_HEAP = 24;

    /** Smaller ones stay in the message. */
    static final int LARGE = 1024;

    /**
     * The numbers of a tensor.
     *
     * @param field the field of the tensor that holds them
     */
    record Payload(int field, ByteBuffer bytes) {}

    /** {@return the skeleton of a serialised model} */
    static Skeleton of(ByteBuffer model) {
        List<Payload> payloads = new ArrayList<>();
        Pieces pieces = new Rewrite(tensor -> marked(tensor, payloads)).apply(model);
        requireRoom(pieces.size());
        return new Skeleton(pieces.joined(), payloads);
    }

    /** What is small in a file may be large as objects, and who gives us a model may be a program that needs its heap. */
    private static void requireRoom(long size) {
        long most = Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
        if (size > most) {
            throw new Malformed("its structure, without large weights, takes " + size
                    + " bytes, and this JVM's heap (-Xmx) has room for one of " + most);
        }
    }

    private static Optional<Pieces> marked(ByteBuffer tensor, List<Payload> payloads) {
        Wire wire = new Wire(tensor);
        int holders = 0;
        int from = 0;
        int to = 0;
        Optional<Payload> large = Optional.empty();
        while (wire.next()) {
            if (wire.field() == MARK) {
                throw new Malformed("a tensor holds field " + MARK + ", which no tensor may");
            }
            if (isHolder(wire)) {
                holders++;
            }
            if (isHolder(wire) && wire.size() >= LARGE) {
                large = Optional.of(new Payload(wire.field(), wire.contents()));
                from = wire.start();
                to = wire.end();
            }
        }
        if (holders != 1 || large.isEmpty()) {
            return Optional.empty();
        }
        Pieces pieces = new Pieces();
        pieces.add(tensor.duplicate().limit(from));
        pieces.addNumber(MARK, payloads.size());
        pieces.add(tensor.duplicate().position(to));
        payloads.add(large.get());
        return Optional.of(pieces);
    }

    /** Whether the field's bytes are the tensor's numbers as they would stand in {@code raw_data}. */
    private static boolean isHolder(Wire wire) {
        return wire.isLengthDelimited()
                && switch (wire.field()) {
                    case TensorProto.RAW_DATA_FIELD_NUMBER,
                            TensorProto.FLOAT_DATA_FIELD_NUMBER,
                            TensorProto.DOUBLE_DATA_FIELD_NUMBER -> true;
                    default -> false;
                };
    }

    /** {@return the serialised model with the numbers in their places, as raw data} */
    Pieces filled() {
        return new Rewrite(this::filled).apply(ByteBuffer.wrap(bytes));
    }

    private Optional<Pieces> filled(ByteBuffer tensor) {
        Wire wire = new Wire(tensor);
        while (wire.next()) {
            if (wire.field() == MARK) {
                ByteBuffer numbers = payloads.get((int) wire.number()).bytes();
                Pieces pieces = new Pieces();
                pieces.add(tensor.duplicate().limit(wire.start()));
                pieces.addHeader(TensorProto.RAW_DATA_FIELD_NUMBER, numbers.remaining());
                pieces.add(numbers.duplicate());
                pieces.add(tensor.duplicate().position(wire.end()));
                return Optional.of(pieces);
            }
        }
        return Optional.empty();
    }
}
