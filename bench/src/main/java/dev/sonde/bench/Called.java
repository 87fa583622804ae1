package dev.sonde.bench;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something with a method shaped like {@code OrtSession.run}. */
public interface Called {
    /** {@return what the call gives} */
    Object run(Map<?, ?> inputs, Set<?> outputs, Map<?, ?> pinned, @Nullable Object options);

    /** Does nothing of its own. */
    final class Body implements Called {
        @Override
        public Object run(Map<?, ?> inputs, Set<?> outputs, Map<?, ?> pinned, @Nullable Object options) {
            return inputs;
        }
    }
}
