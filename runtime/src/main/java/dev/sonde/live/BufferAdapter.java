package dev.sonde.live;

import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Buffers, from their position to their limit, which stay where they are; a {@code ByteBuffer} holds bytes. */
final class BufferAdapter implements ValueAdapter {
    @Override
    public boolean takes(Class<?> type) {
        return FloatBuffer.class.isAssignableFrom(type)
                || DoubleBuffer.class.isAssignableFrom(type)
                || LongBuffer.class.isAssignableFrom(type)
                || IntBuffer.class.isAssignableFrom(type)
                || ShortBuffer.class.isAssignableFrom(type)
                || ByteBuffer.class.isAssignableFrom(type);
    }

    @Override
    public Tensor read(Object value) {
        long[] sizes = {((Buffer) value).remaining()};
        ElementType element = element(value);
        ByteBuffer data = Fitted.room(element, sizes);
        copy(value, over(data, element));
        return Tensor.wrap(data, element, sizes);
    }

    @Override
    public Object make(Tensor tensor, Object like) {
        return over(Fitted.bytes(tensor), tensor.element());
    }

    @Override
    public void write(Tensor tensor, Object into) {
        copy(over(tensor.buffer(), tensor.element()), into);
    }

    private static ElementType element(Object buffer) {
        if (buffer instanceof FloatBuffer) {
            return ElementType.FLOAT;
        } else if (buffer instanceof DoubleBuffer) {
            return ElementType.DOUBLE;
        } else if (buffer instanceof LongBuffer) {
            return ElementType.INT64;
        } else if (buffer instanceof IntBuffer) {
            return ElementType.INT32;
        }
        return buffer instanceof ShortBuffer ? ElementType.INT16 : ElementType.INT8;
    }

    private static Object over(ByteBuffer data, ElementType element) {
        return switch (element) {
            case FLOAT -> data.asFloatBuffer();
            case DOUBLE -> data.asDoubleBuffer();
            case INT64 -> data.asLongBuffer();
            case INT32 -> data.asIntBuffer();
            case INT16 -> data.asShortBuffer();
            default -> data;
        };
    }

    /** Moves neither buffer's position. */
    private static void copy(Object from, Object to) {
        if (from instanceof FloatBuffer floats) {
            ((FloatBuffer) to).duplicate().put(floats.duplicate());
        } else if (from instanceof DoubleBuffer doubles) {
            ((DoubleBuffer) to).duplicate().put(doubles.duplicate());
        } else if (from instanceof LongBuffer longs) {
            ((LongBuffer) to).duplicate().put(longs.duplicate());
        } else if (from instanceof IntBuffer ints) {
            ((IntBuffer) to).duplicate().put(ints.duplicate());
        } else if (from instanceof ShortBuffer shorts) {
            ((ShortBuffer) to).duplicate().put(shorts.duplicate());
        } else {
            ((ByteBuffer) to).duplicate().put(((ByteBuffer) from).duplicate());
        }
    }
}
