package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One set of inputs that a trace gives the model, and what is read and written while it runs on them.
 *
 * <p>A site's value is what was last written to it on an earlier line, or what the model computes there. The latter is
 * read through an alias, so that one reading is one name.
 */
final class Invocation implements Asker {
    private final Recording recording;
    private final Map<String, Tensor> inputs;
    private final Map<String, Long> sizes;
    private final Map<Read, Operand> reads = new LinkedHashMap<>();
    private final Map<String, CallSite> readAt = new LinkedHashMap<>();
    private final Map<Site, Operand> written = new LinkedHashMap<>();

    /** @param inputs the numbers; none where what is written down holds for inputs of any size */
    Invocation(Recording recording, Map<String, Tensor> inputs) {
        this.recording = recording;
        this.inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        this.sizes = Sizes.of(recording.model().inputs(), inputs);
    }

    Map<String, Tensor> inputs() {
        return inputs;
    }

    @Override
    public Operand read(Site site) {
        Operand known = written.get(site);
        if (known != null) {
            return known;
        }
        if (site.unfused()) {
            recording.changed();
            return new Operand(
                    recording.unfused().read(site.tensor()), recording.model().type(site.tensor()));
        }
        return alias(new Read(site.tensor(), !site.users().isEmpty()));
    }

    @Override
    public Operand alias(Read read) {
        return reads.computeIfAbsent(read, absent -> {
            String name = recording.fresh("r");
            readAt.put(name, CallSite.here());
            return new Operand(name, recording.model().type(read.tensor()));
        });
    }

    @Override
    public void write(Site site, Operand value) {
        CallSite line = CallSite.here();
        Operand before = written.put(site, value);
        recording.changed();
        Optional<String> circle =
                new Circles(recording.model().producers(), recording.patch(this)).through(site, value.name());
        if (circle.isPresent()) {
            restore(site, before);
            throw new OrderException(Facts.of("\"" + site.label() + "\" is set from a value that is computed from it")
                    .add("set at", line)
                    .add("from", '"' + tensorOf(circle.get()) + '"')
                    .add("read at", readAt.getOrDefault(circle.get(), line))
                    .add("do", "set an earlier place from a later one in a second run"));
        }
    }

    private void restore(Site site, @Nullable Operand before) {
        if (before == null) {
            written.remove(site);
        } else {
            written.put(site, before);
        }
    }

    private String tensorOf(String alias) {
        return reads.entrySet().stream()
                .filter(entry -> entry.getValue().name().equals(alias))
                .map(entry -> entry.getKey().tensor())
                .findFirst()
                .orElse(alias);
    }

    @Override
    public Shape sized(Shape shape) {
        return new Shape(shape.dims().stream()
                .map(dim -> dim instanceof Dim.Named named && sizes.containsKey(named.name())
                        ? Dim.of(sizes.getOrDefault(named.name(), 0L))
                        : dim)
                .toList());
    }

    /** {@return what is read, by the name under which nodes know it} */
    Map<String, Read> reads() {
        Map<String, Read> aliases = new LinkedHashMap<>();
        reads.forEach((read, operand) -> aliases.put(operand.name(), read));
        return aliases;
    }

    /** {@return what takes the place of tensors of the graph that runs} */
    List<Write> writes() {
        List<Write> writes = new ArrayList<>();
        written.forEach((site, value) -> {
            if (!site.unfused()) {
                writes.add(new Write(site.tensor(), site.users(), value.name()));
            }
        });
        return writes;
    }

    /** {@return what takes the place of tensors that fusions swallowed, by the tensor} */
    Map<String, String> writtenUnfused() {
        Map<String, String> values = new LinkedHashMap<>();
        written.forEach((site, value) -> {
            if (site.unfused()) {
                values.put(site.tensor(), value.name());
            }
        });
        return values;
    }

    /** {@return whether nothing was written} */
    boolean onlyReads() {
        return written.isEmpty();
    }
}
