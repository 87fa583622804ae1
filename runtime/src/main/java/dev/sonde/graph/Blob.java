package dev.sonde.graph;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Where the numbers of a {@link Weight} are. */
public sealed interface Blob {
    /**
     * Bytes at hand, little-endian and row-major; perhaps a slice of a memory-mapped file.
     *
     * @param bytes read-only, from its position to its limit
     */
    record Inline(ByteBuffer bytes) implements Blob {
        public Inline {
            bytes = bytes.slice().asReadOnlyBuffer();
        }

        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }
    }

    /**
     * Bytes in a file beside the model, by ONNX's keys: {@code location}, {@code offset}, {@code length}, and what ONNX
     * Runtime adds to them.
     */
    record External(Map<String, String> entries) implements Blob {
        public External {
            entries = Map.copyOf(entries);
        }
    }

    /** Strings. */
    record Strings(List<String> values) implements Blob {
        public Strings {
            values = List.copyOf(values);
        }
    }
}
