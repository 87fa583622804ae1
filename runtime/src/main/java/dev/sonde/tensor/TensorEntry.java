package dev.sonde.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a safetensors file says of one tensor.
 *
 * @param begin where its first byte is, counted from behind the header
 * @param length how many bytes it takes
 */
record TensorEntry(String name, ElementType element, long[] sizes, long begin, long length) {
    static final String METADATA = "__metadata__";

    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("F64", ElementType.DOUBLE),
            Map.entry("F32", ElementType.FLOAT),
            Map.entry("F16", ElementType.FLOAT16),
            Map.entry("BF16", ElementType.BFLOAT16),
            Map.entry("F8_E4M3", ElementType.FLOAT8E4M3FN),
            Map.entry("F8_E5M2", ElementType.FLOAT8E5M2),
            Map.entry("F8_E8M0", ElementType.FLOAT8E8M0),
            Map.entry("C64", ElementType.COMPLEX64),
            Map.entry("BOOL", ElementType.BOOL),
            Map.entry("I8", ElementType.INT8),
            Map.entry("I16", ElementType.INT16),
            Map.entry("I32", ElementType.INT32),
            Map.entry("I64", ElementType.INT64),
            Map.entry("U8", ElementType.UINT8),
            Map.entry("U16", ElementType.UINT16),
            Map.entry("U32", ElementType.UINT32),
            Map.entry("U64", ElementType.UINT64));

    /**
     * {@return the entries of a header, which together take every byte once}
     *
     * @param room how many bytes of numbers there are
     */
    static List<TensorEntry> read(DataFile file, String header, long room) {
        Map<?, ?> all = JsonText.object(header).orElseThrow(() -> file.refused("its header is no JSON object"));
        List<TensorEntry> entries = new ArrayList<>();
        all.forEach((name, told) -> {
            if (!name.equals(METADATA)) {
                entries.add(read(file, name.toString(), told));
            }
        });
        long end = 0;
        for (TensorEntry entry : byOffset(entries)) {
            if (entry.begin != end) {
                throw file.refused(
                        "\"" + entry.name + "\" begins at byte " + entry.begin + " where " + end + " is next");
            }
            end += entry.length;
        }
        if (end != room) {
            throw file.refused("its header tells of " + end + " bytes of numbers, and there are " + room);
        }
        return entries;
    }

    private static TensorEntry read(DataFile file, String name, Object told) {
        Map<?, ?> fields = told instanceof Map<?, ?> map ? map : Map.of();
        ElementType element = TYPES.get(String.valueOf(fields.get("dtype")));
        if (element == null) {
            throw file.refused("\"" + name + "\" is of type " + fields.get("dtype"));
        }
        long[] sizes = numbers(fields.get("shape"))
                .orElseThrow(() -> file.refused("\"" + name + "\" has the shape " + fields.get("shape")));
        long[] span = numbers(fields.get("data_offsets")).orElse(new long[0]);
        long length = RawBytes.length(element, sizes);
        if (span.length != 2 || length < 0 || span[1] - span[0] != length) {
            throw file.refused(
                    "\"" + name + "\" of " + TensorType.of(element, sizes) + " lies at " + fields.get("data_offsets"));
        }
        return new TensorEntry(name, element, sizes, span[0], length);
    }

    private static Optional<long[]> numbers(@Nullable Object list) {
        if (!(list instanceof List<?> items) || !items.stream().allMatch(TensorEntry::isCount)) {
            return Optional.empty();
        }
        return Optional.of(items.stream().mapToLong(item -> (Long) item).toArray());
    }

    private static boolean isCount(Object item) {
        return item instanceof Long number && number >= 0;
    }

    static boolean canHold(ElementType element) {
        return TYPES.containsValue(element);
    }

    /** {@return the entries of a file of {@code tensors}; wider elements come first, so that each is aligned} */
    static List<TensorEntry> of(Map<String, Tensor> tensors) {
        List<Map.Entry<String, Tensor>> wideFirst = new ArrayList<>(tensors.entrySet());
        wideFirst.sort(
                Comparator.comparingInt(entry -> -entry.getValue().element().bytes()));
        List<TensorEntry> entries = new ArrayList<>();
        long end = 0;
        for (Map.Entry<String, Tensor> named : wideFirst) {
            Tensor tensor = named.getValue();
            long length = RawBytes.length(tensor.element(), tensor.shape());
            entries.add(new TensorEntry(named.getKey(), tensor.element(), tensor.shape(), end, length));
            end += length;
        }
        return entries;
    }

    /** {@return the entries in the order of their bytes; those without any come before the one at their place} */
    static List<TensorEntry> byOffset(List<TensorEntry> entries) {
        return entries.stream()
                .sorted(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::length))
                .toList();
    }

    /** {@return a header that says {@code entries}} */
    static String json(List<TensorEntry> entries) {
        return entries.stream().map(TensorEntry::json).collect(Collectors.joining(",", "{", "}"));
    }

    private String json() {
        String type = TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == element)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        String shape = Arrays.stream(sizes).mapToObj(Long::toString).collect(Collectors.joining(",", "[", "]"));
        return JsonText.quoted(name) + ":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":[" + begin
                + "," + (begin + length) + "]}";
    }
}
