package dev.sonde.attach;

import dev.sonde.run.Fidelity;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tensors, and how true they are, as JDK types. */
final class Crossing {
    private Crossing() {}

    static Map<String, Object> of(Tensor tensor) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("element", tensor.element().name());
        map.put("shape", Arrays.stream(tensor.shape()).boxed().toList());
        map.put("data", tensor.element() == ElementType.STRING ? tensor.toStrings() : tensor.buffer());
        return map;
    }

    static Tensor tensor(Map<String, Object> map) {
        long[] shape = Crossing.<Long>list(map, "shape").stream()
                .mapToLong(Long::longValue)
                .toArray();
        if (get(map, "data") instanceof ByteBuffer bytes) {
            return Tensor.wrap(direct(bytes), ElementType.valueOf((String) get(map, "element")), shape);
        }
        return Tensor.of(Crossing.<String>list(map, "data").toArray(String[]::new), shape);
    }

    static Map<String, Object> of(Fidelity fidelity) {
        if (fidelity instanceof Fidelity.Perturbed perturbed) {
            return Map.of("difference", perturbed.maxAbsDifference(), "why", perturbed.why());
        }
        return fidelity instanceof Fidelity.Unproven unproven ? Map.of("why", unproven.why()) : Map.of();
    }

    static Fidelity fidelity(Map<String, Object> map) {
        Object why = map.get("why");
        if (why == null) {
            return new Fidelity.Exact();
        }
        return map.get("difference") instanceof Double most
                ? new Fidelity.Perturbed(most, (String) why)
                : new Fidelity.Unproven((String) why);
    }

    /** Bytes that came over a socket lie on the heap. */
    private static ByteBuffer direct(ByteBuffer bytes) {
        if (bytes.isDirect()) {
            return bytes;
        }
        return ByteBuffer.allocateDirect(bytes.remaining())
                .put(bytes.duplicate())
                .rewind()
                .order(ByteOrder.nativeOrder());
    }

    static Object get(Map<String, Object> map, String key) {
        return Objects.requireNonNull(map.get(key), key);
    }

    @SuppressWarnings("unchecked") // As it was put in on the other side.
    static <T> List<T> list(Map<String, Object> map, String key) {
        return (List<T>) get(map, key);
    }

    @SuppressWarnings("unchecked") // As it was put in on the other side.
    static <T> Map<String, T> map(Map<String, Object> map, String key) {
        return (Map<String, T>) get(map, key);
    }
}
