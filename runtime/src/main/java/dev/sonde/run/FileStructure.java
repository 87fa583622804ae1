package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Weight;
import dev.sonde.onnx.ExternalData;
import dev.sonde.onnx.InlineFunctions;
import dev.sonde.onnx.OnnxReader;
import dev.sonde.ort.SessionRecipe;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a model's file says, and what ONNX Runtime makes of it; each part is made when first asked for, and once. */
final class FileStructure implements Structure {
    private final Path file;
    private final SessionRecipe recipe;
    private final Room room;
    private final Life life;
    private final Once<ModelGraph> written;
    private final Once<ModelGraph> exported;
    private final Once<Frozen> frozen;
    private final Once<Map<String, TensorType>> types;
    private final Once<Map<String, String>> unreadable;
    private final Once<Map<String, ElementType>> inBodies;

    FileStructure(Path file, SessionRecipe recipe, Room room, Life life) {
        this.file = file;
        this.recipe = recipe;
        this.room = room;
        this.life = life;
        this.written = new Once<>(() -> OnnxReader.read(file));
        this.exported = new Once<>(() -> InlineFunctions.of(written.get()));
        this.frozen = new Once<>(life.within(this::freeze));
        this.types = new Once<>(this::probe);
        this.unreadable = new Once<>(() -> Unreadable.in(frozen().graph()));
        this.inBodies = new Once<>(() -> BodyTypes.of(frozen().graph()));
    }

    Path file() {
        return file;
    }

    @Override
    public ModelGraph exported() {
        return exported.get();
    }

    /** {@return {@code weight} of the exported model with its numbers, from the file they stand in} */
    Weight atHand(Weight weight) {
        return new ExternalData(file.resolveSibling("")).resolve(weight);
    }

    @Override
    public Frozen frozen() {
        life.require();
        return frozen.get();
    }

    @Override
    public Map<String, TensorType> types() {
        return types.get();
    }

    @Override
    public Optional<ElementType> elementInBody(String tensor) {
        return Optional.ofNullable(inBodies.get().get(tensor));
    }

    /** {@return the values of the graph that runs of which Java can read no numbers, with their types in words} */
    Map<String, String> unreadable() {
        return unreadable.get();
    }

    /** Waits until nothing is being written any more. */
    void settle() {
        frozen.ifMade(made -> {});
    }

    private Frozen freeze() {
        try {
            boolean isAsWritten = written.get().functions().isEmpty();
            return Freeze.freeze(new Freeze.Source(file, exported(), isAsWritten), recipe, room);
        } catch (IOException e) {
            throw new RunException(
                    Facts.of("the graph that runs cannot be written").add("because", e), e);
        }
    }

    /** Without a kernel for float16 ONNX Runtime computes in float, and that is what is read. */
    private Map<String, TensorType> probe() {
        Map<String, TensorType> probed = new LinkedHashMap<>(TypeProbe.of(exported()));
        if (probed.values().stream().anyMatch(type -> type.element() == ElementType.FLOAT16)) {
            frozen().widened()
                    .forEach(name -> probed.computeIfPresent(name, (same, type) -> type.with(ElementType.FLOAT)));
        }
        return probed;
    }
}
