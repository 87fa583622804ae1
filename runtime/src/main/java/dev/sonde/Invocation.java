package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.ops.Operand;
import dev.sonde.plan.Peak;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One set of inputs that a trace gives the model, and what is read and written while it runs on them.
 *
 * <p>A site's value is what was last written to it on an earlier line, or what the model computes there. The latter is
 * read through an alias, so that one reading is one name.
 */
final class Invocation implements Asker {
    private final Recording recording;
    private final OptionalInt index;
    private final Inputs inputs;
    private Map<String, Long> sizes;
    private final Map<Read, Operand> reads = new LinkedHashMap<>();
    private final Map<String, CallSite> readAt = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<Site, Operand> written = new LinkedHashMap<>();
    private final Map<String, CallSite> writtenAt = new LinkedHashMap<>();

    /**
     * Makes an invocation in which nothing is written down.
     *
     * @param index its place among several; empty where it is the only one
     * @param inputs the numbers; none where what is written down holds for inputs of any size
     */
    Invocation(Recording recording, OptionalInt index, Inputs inputs) {
        this.recording = recording;
        this.index = index;
        this.inputs = inputs;
        this.sizes = Sizes.known(recording.model().inputs(), inputs.types());
    }

    Map<String, Tensor> inputs() {
        return Collections.unmodifiableMap(inputs.tensors());
    }

    /** Takes the inputs that earlier traces have given by now; says whether they have other sizes than before. */
    boolean settle() {
        if (inputs.areNumbers()) {
            return false;
        }
        inputs.settle();
        Map<String, Long> before = sizes;
        sizes = Sizes.known(recording.model().inputs(), inputs.types());
        return index.isPresent() || !sizes.equals(before);
    }

    /** {@return how many rows the inputs have} */
    int rows() {
        return rows(inputs.tensors());
    }

    /** {@return how many rows {@code others} have} */
    int rows(Map<String, Tensor> others) {
        return recording.model().rowCount(others);
    }

    @Override
    public Operand read(Site site) {
        Operand known = written.get(site);
        if (known != null) {
            return known;
        }
        return own(site);
    }

    /** {@return what the model computes at {@code site}, whatever was written to it} */
    Operand own(Site site) {
        labels.putIfAbsent(site.tensor(), site.label());
        return alias(new Read(site.tensor(), !site.users().isEmpty()));
    }

    /** {@return what was written to {@code site}} */
    Optional<Operand> written(Site site) {
        return Optional.ofNullable(written.get(site));
    }

    /** {@return how the program first called {@code tensor}; empty where it did not} */
    String label(String tensor) {
        return labels.getOrDefault(tensor, "");
    }

    @Override
    public Operand alias(Read read) {
        return reads.computeIfAbsent(read, absent -> {
            String name = recording.fresh("r");
            readAt.put(name, recording.line().here());
            return new Operand(name, type(read.tensor()));
        });
    }

    @Override
    public void write(Site site, Operand value) {
        CallSite line = CallSite.here();
        labels.putIfAbsent(site.tensor(), site.label());
        writtenAt.put(site.tensor(), line);
        Operand before = written.put(site, value);
        recording.changed();
        Optional<String> circle = found().through(site, value.name());
        if (circle.isPresent()) {
            restore(site, before);
            throw new OrderException(Facts.of("\"" + site.label() + "\" is set from a value that is computed from it")
                    .add("set at", line)
                    .add("from", '"' + tensorOf(circle.get()) + '"')
                    .add("read at", readAt.getOrDefault(circle.get(), line))
                    .add("do", "set an earlier place from a later one in a second run"));
        }
    }

    @Override
    public Map<Site, Operand> written() {
        return Collections.unmodifiableMap(written);
    }

    @Override
    public Optional<Read> readAs(String alias) {
        return Optional.ofNullable(reads().get(alias));
    }

    @Override
    public Optional<Circles> circles() {
        return Optional.of(found());
    }

    private Circles found() {
        return new Circles(recording.model().producers(), recording.request().patch(this));
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
        return recording.invoked().sized(Sizes.sized(shape, sizes));
    }

    /** {@return the size that the inputs give to the model's dimension {@code name}; 0 where they give none} */
    long size(String name) {
        return sizes.getOrDefault(name, 0L);
    }

    /** {@return the sizes that the inputs give to symbolic dimensions, by the dimension's name for this invocation} */
    Map<String, Long> sizes() {
        return named(sizes);
    }

    /** {@return the sizes that {@code others} give} */
    Map<String, Long> sizes(Map<String, Tensor> others) {
        return named(Sizes.of(recording.model().inputs(), others));
    }

    private Map<String, Long> named(Map<String, Long> plain) {
        Map<String, Long> named = new LinkedHashMap<>();
        plain.forEach((name, size) -> named.put(own(name), size));
        return named;
    }

    /** {@return {@code name}, of a dimension or feed, as it is told from that of others} */
    String own(String name) {
        return index.isPresent() ? name + '#' + index.getAsInt() : name;
    }

    /** {@return what is known of {@code tensor} where these inputs are run on} */
    Optional<TensorType> type(String tensor) {
        Optional<TensorType> type = recording.model().type(tensor);
        if (index.isEmpty() || recording.model().isShared(tensor)) {
            return type;
        }
        return type.map(known ->
                new TensorType(known.element(), known.shape().map(shape -> Sizes.named(shape, index.getAsInt()))));
    }

    /** {@return how many bytes {@code tensor} takes where these inputs are run on; nothing where that cannot be told} */
    Optional<Peak.Rowed> bytes(String tensor) {
        Optional<TensorType> known = type(tensor);
        Optional<Shape> shape = known.flatMap(TensorType::shape).map(this::sized);
        if (shape.isEmpty() || !shape.get().isFixed()) {
            return Optional.empty();
        }
        double bytes = known.get().element().bytes();
        for (Dim dim : shape.get().dims()) {
            bytes *= ((Dim.Fixed) dim).size();
        }
        int rows = recording.model().isShared(tensor) ? 1 : rows();
        return Optional.of(new Peak.Rowed(bytes / rows, rows));
    }

    /** {@return what is read, by the name under which nodes know it} */
    Map<String, Read> reads() {
        Map<String, Read> aliases = new LinkedHashMap<>();
        reads.forEach((read, operand) -> aliases.put(operand.name(), read));
        return aliases;
    }

    /** {@return what takes the place of tensors} */
    List<Write> writes() {
        List<Write> writes = new ArrayList<>();
        written.forEach((site, value) -> writes.add(new Write(site.tensor(), site.users(), value.name())));
        return writes;
    }

    /** {@return the line that first read each value, by the name under which nodes know it} */
    Map<String, CallSite> readLines() {
        return readAt;
    }

    /** {@return the line that last wrote to {@code tensor}} */
    Object writtenAt(String tensor) {
        CallSite line = writtenAt.get(tensor);
        return line == null ? "" : line;
    }

    /** {@return whether nothing was written} */
    boolean onlyReads() {
        return written.isEmpty();
    }
}
