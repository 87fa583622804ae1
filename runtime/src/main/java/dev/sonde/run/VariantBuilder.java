package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Patch;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ort.NativeSession;
import dev.sonde.ort.SessionRecipe;
import dev.sonde.plan.Sink;
import dev.sonde.plan.Splice;
import dev.sonde.plan.Spliced;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Makes sessions of graphs with something added. */
final class VariantBuilder {
    private final Structure structure;
    private final SessionRecipe recipe;
    private final Room room;
    private final BufferPool buffers;

    /** @param buffers where the variants take the memory for what they give */
    VariantBuilder(Structure structure, SessionRecipe recipe, Room room, BufferPool buffers) {
        this.structure = structure;
        this.recipe = recipe;
        this.room = room;
        this.buffers = buffers;
    }

    /** {@return the graph that runs with {@code patch} in it, and the model's outputs {@code keep}} */
    Spliced splice(Patch patch, Set<String> keep) {
        return Splice.into(structure.frozen().graph(), patch, keep, structure::elementInBody);
    }

    Variant load(Spliced spliced) {
        return load(spliced.model(), spliced.outputs());
    }

    /** {@return a session of {@code model}, which is written beside the weights for that time} */
    Variant load(ModelGraph model, Map<String, String> outputs) {
        Path written = room.fresh("variant");
        Path published = written.resolveSibling(written.getFileName() + ".onnx");
        try {
            OnnxWriter.write(Sink.into(model), written);
            room.publish(written, published);
            return new Variant(NativeSession.openAsWritten(published, recipe), outputs, buffers);
        } catch (IOException e) {
            throw new RunException(Facts.of("a variant cannot be written").add("because", e), e);
        } finally {
            room.delete(written, published);
        }
    }

    /** {@return a session of {@code patch}, which touches nothing of the model, without the model} */
    Variant loadAlone(Patch patch) {
        Spliced spliced = splice(patch, Set.of());
        Graph alone = spliced.model().graph().withInputs(patch.feeds());
        return load(spliced.model().with(alone), spliced.outputs());
    }
}
