package dev.sonde;

import dev.sonde.ort.SessionRecipe;
import dev.sonde.ort.SessionSettings;
import dev.sonde.ort.SessionSettings.Optimisation;
import dev.sonde.run.CacheFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** How to open a model: what the program would tell ONNX Runtime, and where Sonde keeps its files. Never changes. */
public final class Options {
    private final SessionSettings settings;
    private final CacheFolder cache;
    private final boolean quiet;
    private final int variants;

    private Options(SessionSettings settings, CacheFolder cache, boolean quiet, int variants) {
        this.settings = settings;
        this.cache = cache;
        this.quiet = quiet;
        this.variants = variants;
    }

    /** {@return ONNX Runtime's own defaults, on the CPU} */
    public static Options defaults() {
        return new Options(SessionSettings.DEFAULTS, CacheFolder.standard(), false, Integer.MAX_VALUE);
    }

    /** {@return these options with {@code count} threads within an operator} */
    public Options threads(int count) {
        return with(new SessionSettings(
                OptionalInt.of(count),
                settings.optimisation(),
                settings.cudaDevice(),
                settings.symbols(),
                settings.config()));
    }

    /** {@return these options with ONNX Runtime optimising the graph as far as {@code level}} */
    public Options optimisation(Optimisation level) {
        return with(new SessionSettings(
                settings.threads(), level, settings.cudaDevice(), settings.symbols(), settings.config()));
    }

    /** {@return these options on the CUDA device {@code device}; needs the artefact onnxruntime_gpu} */
    public Options cuda(int device) {
        return with(new SessionSettings(
                settings.threads(),
                settings.optimisation(),
                OptionalInt.of(device),
                settings.symbols(),
                settings.config()));
    }

    /** {@return these options with the model's symbolic dimension {@code name} fixed to {@code size}} */
    public Options symbol(String name, long size) {
        Map<String, Long> symbols = new LinkedHashMap<>(settings.symbols());
        symbols.put(name, size);
        return with(new SessionSettings(
                settings.threads(), settings.optimisation(), settings.cudaDevice(), symbols, settings.config()));
    }

    /** {@return these options with one of ONNX Runtime's configuration entries} */
    public Options config(String key, String value) {
        Map<String, String> config = new LinkedHashMap<>(settings.config());
        config.put(key, value);
        return with(new SessionSettings(
                settings.threads(), settings.optimisation(), settings.cudaDevice(), settings.symbols(), config));
    }

    /** {@return these options with Sonde's files under {@code folder}} */
    public Options cache(Path folder) {
        return new Options(settings, CacheFolder.under(folder), quiet, variants);
    }

    /** {@return these options with ONNX Runtime printing nothing; what it refuses is still told by exceptions} */
    public Options quiet() {
        return new Options(settings, cache, true, variants);
    }

    /**
     * {@return these options with no more than {@code most} sessions kept that have something in them} Each structure that
     * is traced needs one. The least recently used is closed when they grow too many, in number or in bytes; the last one
     * never is.
     */
    public Options variants(int most) {
        return new Options(settings, cache, quiet, most);
    }

    SessionRecipe settings() {
        return quiet ? settings.quiet() : settings;
    }

    CacheFolder cache() {
        return cache;
    }

    int variants() {
        return variants;
    }

    private Options with(SessionSettings others) {
        return new Options(others, cache, quiet, variants);
    }
}
