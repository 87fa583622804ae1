package dev.sonde.bench;

import dev.sonde.Model;
import dev.sonde.Options;
import dev.sonde.ort.SessionSettings;
import dev.sonde.run.CacheFolder;
import dev.sonde.run.Engine;
import dev.sonde.run.ModelFile;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One model, open in the three ways that are compared: by an ordinary program, by Sonde, and edited by hand. */
final class Rig implements AutoCloseable {
    private final Path file;
    private final PlainSession plain;
    private final Model model;
    private @Nullable Engine engine;
    private final Map<InputSize, float[]> outputs = new EnumMap<>(InputSize.class);

    private Rig(Path file) {
        this.file = file;
        this.plain = PlainSession.open(file);
        this.model = Model.open(file, options());
    }

    static Rig open(Path file) {
        return new Rig(file);
    }

    private static Options options() {
        return Options.defaults().threads(1).config(PlainSession.SPINNING, "0");
    }

    private static SessionSettings settings() {
        SessionSettings all = SessionSettings.DEFAULTS;
        return new SessionSettings(
                OptionalInt.of(1),
                all.optimisation(),
                all.cudaDevice(),
                all.symbols(),
                Map.of(PlainSession.SPINNING, "0"));
    }

    /** {@return the session of an ordinary program} */
    PlainSession plain() {
        return plain;
    }

    /** {@return another session like the ordinary program's} */
    PlainSession twin() {
        return PlainSession.open(file);
    }

    /** {@return the model as a program opens it with Sonde} */
    Model model() {
        return model;
    }

    /** {@return the model as the agent has it, opened when it is first asked for} */
    Engine engine() {
        Engine known = engine;
        if (known == null) {
            known = Engine.open(ModelFile.at(file), settings(), CacheFolder.standard());
            engine = known;
        }
        return known;
    }

    /** {@return the model as its file has it} */
    ByHand byHand() {
        return ByHand.of(file);
    }

    /** {@return what the plain model gives} */
    float[] output(InputSize size) {
        return outputs.computeIfAbsent(size, unknown -> {
            try (PlainSession.Run run = plain.on(size)) {
                return run.outputs().getOrDefault(Tap.OUTPUT, new float[0]);
            }
        });
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
        }
        model.close();
        plain.close();
    }
}
