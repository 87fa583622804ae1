package dev.sonde.graph;

import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.nio.ByteBuffer;

/**
 * A tensor that is part of a model: an initialiser of a graph or the value of an attribute.
 *
 * @param type its type; the shape is fixed
 */
public record Weight(String name, TensorType type, Blob blob, Extras extras) {
    /** {@return a weight over the numbers of {@code tensor}} */
    public static Weight of(String name, Tensor tensor) {
        Blob blob = tensor.element() == ElementType.STRING
                ? new Blob.Strings(tensor.toStrings())
                : new Blob.Inline(tensor.buffer());
        return new Weight(name, tensor.type(), blob, Extras.NONE);
    }

    /** {@return this weight under another name} */
    public Weight renamed(String other) {
        return new Weight(other, type, blob, extras);
    }

    /** {@return this weight with its numbers elsewhere} */
    public Weight with(Blob other) {
        return new Weight(name, type, other, extras);
    }

    /** {@return the shape} */
    public Shape shape() {
        return type.shape().orElseThrow();
    }

    /**
     * {@return the numbers, copied into a tensor}
     *
     * @throws IllegalStateException where they are in another file
     */
    public Tensor tensor() {
        long[] sizes = shape().sizes();
        if (blob instanceof Blob.Strings strings) {
            return Tensor.of(strings.values().toArray(String[]::new), sizes);
        }
        if (blob instanceof Blob.Inline inline) {
            ByteBuffer bytes = inline.bytes();
            return Tensor.wrap(
                    ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).rewind(), type.element(), sizes);
        }
        throw new IllegalStateException("the numbers of \"" + name + "\" are in another file");
    }
}
