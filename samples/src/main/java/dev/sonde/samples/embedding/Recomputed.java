package dev.sonde.samples.embedding;

import com.example.embedding.Sentences;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.samples.minilm.MiniLm;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The layers of the program's calls, run again through the library: each call has one sentence as its only row. */
final class Recomputed {
    private final MiniLm lm;
    private final List<String> sentences;

    Recomputed(MiniLm lm, int sentences) {
        this.lm = lm;
        this.sentences = Sentences.first(sentences);
    }

    /** {@return the lines that a watch of the calls {@code runs} has to write, in double from the saved tensors} */
    List<WatchLine> plain(Collection<Integer> runs) {
        List<WatchLine> lines = new ArrayList<>();
        for (int run : runs) {
            List<Tensor> layers = layers(run);
            for (int layer = 0; layer < layers.size(); layer++) {
                lines.add(new WatchLine(run, MiniLm.layer(layer), Figures.of(layers.get(layer))));
            }
        }
        return lines;
    }

    /** {@return the lines for the steered layer alone, with {@code direction} added to it by hand} */
    List<WatchLine> steered(Collection<Integer> runs, Tensor direction) {
        List<WatchLine> lines = new ArrayList<>();
        for (int run : runs) {
            Tensor moved = ByHand.sum(layers(run).get(Direction.LAYER), direction);
            lines.add(new WatchLine(run, MiniLm.layer(Direction.LAYER), Figures.of(moved)));
        }
        return lines;
    }

    private List<Tensor> layers(int run) {
        Tracer t = lm.model().trace(lm.inputs(sentences.get(run - 1)));
        List<Saved> saved = new ArrayList<>();
        for (int layer = 0; layer < MiniLm.LAYERS; layer++) {
            saved.add(t.at(MiniLm.layer(layer)).output().save());
        }
        t.run();
        return saved.stream().map(Saved::value).toList();
    }
}
