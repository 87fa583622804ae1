package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arrays of numbers and booleans, and arrays of such arrays; {@code float[a][b]} has the shape {@code [a, b]}. */
final class ArrayAdapter implements ValueAdapter {
    private static final Map<Class<?>, ElementType> ELEMENTS = Map.of(
            float.class, ElementType.FLOAT,
            double.class, ElementType.DOUBLE,
            long.class, ElementType.INT64,
            int.class, ElementType.INT32,
            short.class, ElementType.INT16,
            byte.class, ElementType.INT8,
            boolean.class, ElementType.BOOL);
    private static final int MOST_RANKS = 3;

    @Override
    public boolean takes(Class<?> type) {
        int rank = rank(type);
        return rank > 0 && rank <= MOST_RANKS && ELEMENTS.containsKey(base(type));
    }

    @Override
    public Tensor read(Object value) {
        long[] sizes = sizes(value);
        ElementType element = element(value);
        ByteBuffer data = Fitted.room(element, sizes);
        copyOut(value, sizes, 0, data);
        return Tensor.wrap(data.rewind(), element, sizes);
    }

    @Override
    public Object make(Tensor tensor, Object like) {
        int[] sizes = Arrays.stream(sizes(like)).mapToInt(Math::toIntExact).toArray();
        Object made = Array.newInstance(base(like.getClass()), sizes);
        write(tensor, made);
        return made;
    }

    @Override
    public void write(Tensor tensor, Object into) {
        copyIn(tensor.buffer(), into);
    }

    private static int rank(Class<?> type) {
        int rank = 0;
        for (Class<?> at = type; at.isArray(); at = at.getComponentType()) {
            rank++;
        }
        return rank;
    }

    private static Class<?> base(Class<?> type) {
        Class<?> at = type;
        while (at.isArray()) {
            at = at.getComponentType();
        }
        return at;
    }

    private static ElementType element(Object array) {
        Class<?> base = base(array.getClass());
        ElementType element = ELEMENTS.get(base);
        if (element == null) {
            throw new IllegalArgumentException("no numbers: " + base);
        }
        return element;
    }

    /** As the first of each rank say; the others are held against them while they are copied. */
    private static long[] sizes(Object array) {
        long[] sizes = new long[rank(array.getClass())];
        Object at = array;
        for (int axis = 0; axis < sizes.length && at != null; axis++) {
            sizes[axis] = Array.getLength(at);
            at = axis + 1 < sizes.length && sizes[axis] > 0 ? Array.get(at, 0) : null;
        }
        return sizes;
    }

    /** {@return whether all parts of an array of arrays are there and equally long} */
    static boolean isEven(Object array) {
        return isEven(array, sizes(array), 0);
    }

    private static boolean isEven(@Nullable Object array, long[] sizes, int axis) {
        boolean isEven = array != null && Array.getLength(array) == sizes[axis];
        if (isEven && array instanceof Object[] parts) {
            for (Object part : parts) {
                isEven &= isEven(part, sizes, axis + 1);
            }
        }
        return isEven;
    }

    private static void copyOut(Object array, long[] sizes, int axis, ByteBuffer data) {
        int length = array == null ? -1 : Array.getLength(array);
        if (length != sizes[axis]) {
            throw new ShapeException(Facts.of("the array is ragged: its parts are not equally long")
                    .add("expected", Arrays.toString(sizes))
                    .add("axis", axis)
                    .add("a part has", length < 0 ? "nothing, it is null" : String.valueOf(length)));
        }
        if (array instanceof Object[] parts) {
            for (Object part : parts) {
                copyOut(part, sizes, axis + 1, data);
            }
        } else if (array != null) {
            put(data, array);
        }
    }

    private static void put(ByteBuffer data, Object row) {
        int start = data.position();
        if (row instanceof float[] floats) {
            data.asFloatBuffer().put(floats);
        } else if (row instanceof double[] doubles) {
            data.asDoubleBuffer().put(doubles);
        } else if (row instanceof long[] longs) {
            data.asLongBuffer().put(longs);
        } else if (row instanceof int[] ints) {
            data.asIntBuffer().put(ints);
        } else if (row instanceof short[] shorts) {
            data.asShortBuffer().put(shorts);
        } else if (row instanceof byte[] bytes) {
            data.duplicate().put(bytes);
        } else if (row instanceof boolean[] flags) {
            for (int i = 0; i < flags.length; i++) {
                data.put(start + i, (byte) (flags[i] ? 1 : 0));
            }
        }
        data.position(start + length(row));
    }

    private static void copyIn(ByteBuffer data, Object array) {
        if (array instanceof Object[] parts) {
            for (Object part : parts) {
                copyIn(data, part);
            }
        } else {
            get(data, array);
        }
    }

    private static void get(ByteBuffer data, Object row) {
        int start = data.position();
        if (row instanceof float[] floats) {
            data.asFloatBuffer().get(floats);
        } else if (row instanceof double[] doubles) {
            data.asDoubleBuffer().get(doubles);
        } else if (row instanceof long[] longs) {
            data.asLongBuffer().get(longs);
        } else if (row instanceof int[] ints) {
            data.asIntBuffer().get(ints);
        } else if (row instanceof short[] shorts) {
            data.asShortBuffer().get(shorts);
        } else if (row instanceof byte[] bytes) {
            data.duplicate().get(bytes);
        } else if (row instanceof boolean[] flags) {
            for (int i = 0; i < flags.length; i++) {
                flags[i] = data.get(start + i) != 0;
            }
        }
        data.position(start + length(row));
    }

    private static int length(Object row) {
        return Array.getLength(row) * element(row).bytes();
    }
}
