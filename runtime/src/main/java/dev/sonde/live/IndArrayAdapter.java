package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** ND4J's arrays. They often lie in a workspace that the next forward call writes over, and in any order of axes. */
final class IndArrayAdapter implements ValueAdapter {
    private static final String FACTORY = "org.nd4j.linalg.factory.Nd4j";
    private static final Map<String, ElementType> ELEMENTS = Map.ofEntries(
            Map.entry("FLOAT", ElementType.FLOAT),
            Map.entry("DOUBLE", ElementType.DOUBLE),
            Map.entry("HALF", ElementType.FLOAT16),
            Map.entry("BFLOAT16", ElementType.BFLOAT16),
            Map.entry("LONG", ElementType.INT64),
            Map.entry("INT", ElementType.INT32),
            Map.entry("SHORT", ElementType.INT16),
            Map.entry("BYTE", ElementType.INT8),
            Map.entry("UBYTE", ElementType.UINT8),
            Map.entry("UINT16", ElementType.UINT16),
            Map.entry("UINT32", ElementType.UINT32),
            Map.entry("UINT64", ElementType.UINT64),
            Map.entry("BOOL", ElementType.BOOL));

    private final Reflected arrays = new Reflected("org.nd4j.linalg.api.ndarray.INDArray");
    private final Reflected buffers = new Reflected("org.nd4j.linalg.api.buffer.DataBuffer");
    private final Reflected memory = new Reflected("org.nd4j.linalg.api.memory.MemoryManager");
    private final Reflected workspaces = new Reflected("org.nd4j.linalg.api.memory.MemoryWorkspace");
    private final Reflected places = new Reflected("org.deeplearning4j.nn.workspace.LayerWorkspaceMgr");

    @Override
    public boolean takes(Class<?> type) {
        return arrays.isOver(type);
    }

    @Override
    public Tensor read(Object value) {
        return outside(value, () -> {
            // In rows, and without what else is in the buffer that a view is of.
            Object data = arrays.call(arrays.call(value, "dup", 'c'), "data");
            long[] sizes = (long[]) arrays.call(value, "shape");
            ElementType element = element(value);
            return switch (element) {
                case FLOAT -> Tensor.of((float[]) buffers.call(data, "asFloat"), sizes);
                case INT64 -> Tensor.of((long[]) buffers.call(data, "asLong"), sizes);
                case INT32 -> Tensor.of((int[]) buffers.call(data, "asInt"), sizes);
                default -> {
                    double[] numbers = (double[]) buffers.call(data, "asDouble");
                    yield Tensor.filled(i -> numbers[i], element, sizes);
                }
            };
        });
    }

    /** In the workspace that is open, or in none where the old one is in none: the library refuses others. */
    @Override
    public Object make(Tensor tensor, Object like) {
        boolean isInWorkspace = (boolean) arrays.call(like, "isAttached");
        Object made = isInWorkspace ? room(tensor, like) : outside(like, () -> room(tensor, like));
        write(tensor, made);
        return made;
    }

    /** {@return {@code made} in the workspace in which a layer of DL4J, called so, has to hand it out} That is an argument. */
    Object placed(Object made, @Nullable Object[] arguments) {
        for (Object argument : arguments) {
            if (argument != null && places.isOver(argument.getClass())) {
                Class<?> kinds = places.beside(argument, "org.deeplearning4j.nn.workspace.ArrayType");
                return places.call(argument, "leverageTo", Reflected.constant(kinds, "ACTIVATIONS"), made);
            }
        }
        return made;
    }

    /** Has a layer of DL4J that is called with {@code arguments} use no workspace: those of the run are its own. */
    void free(@Nullable Object[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            if (argument != null && places.isOver(argument.getClass())) {
                arguments[i] = places.callStatic(argument.getClass(), "noWorkspaces");
            }
        }
    }

    /** {@return a copy that is in no workspace, which lasts} */
    Object copy(Object value) {
        return outside(value, () -> arrays.call(value, "dup"));
    }

    private Object room(Tensor tensor, Object like) {
        return Arrays.equals((long[]) arrays.call(like, "shape"), tensor.shape())
                ? arrays.call(like, "dup")
                : arrays.callStatic(
                        arrays.beside(like, FACTORY), "create", arrays.call(like, "dataType"), tensor.shape());
    }

    @Override
    public boolean makesAny() {
        return true;
    }

    @Override
    public void write(Tensor tensor, Object into) {
        outside(
                into,
                () -> arrays.call(into, "assign", arrays.call(flat(tensor, into), "reshape", 'c', tensor.shape())));
    }

    private Object flat(Tensor tensor, Object beside) {
        Class<?> factory = arrays.beside(beside, FACTORY);
        return switch (tensor.element()) {
            case FLOAT -> arrays.callStatic(factory, "createFromArray", (Object) tensor.toFloatArray());
            case INT64, INT32, UINT32, UINT64 ->
                arrays.callStatic(factory, "createFromArray", (Object) tensor.toLongArray());
            default -> arrays.callStatic(factory, "createFromArray", (Object) tensor.toDoubleArray());
        };
    }

    /** Does something for which arrays are made, outside of the program's workspaces. */
    private <T> T outside(Object value, Supplier<T> work) {
        Object manager = arrays.callStatic(arrays.beside(value, FACTORY), "getMemoryManager");
        Object scope = memory.call(manager, "scopeOutOfWorkspaces");
        try {
            return work.get();
        } finally {
            workspaces.call(scope, "close");
        }
    }

    private ElementType element(Object value) {
        String type = ((Enum<?>) arrays.call(value, "dataType")).name().toUpperCase(Locale.ROOT);
        ElementType element = ELEMENTS.get(type);
        if (element == null) {
            throw new ShapeException(Facts.of("an INDArray of the type " + type + " has no numbers"));
        }
        return element;
    }
}
