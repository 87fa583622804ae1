package dev.sonde.samples.embedding;

import dev.sonde.samples.minilm.MiniLm;
import dev.sonde.tensor.Npy;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The runs of the program.
 *
 * @param plain without the agent
 * @param again the same a second time
 * @param idle with the agent, which was told nothing
 * @param watched with every layer watched
 * @param steered with every layer watched, and a vector added to one of them
 * @param byZero the same with a vector of zeros
 */
record Runs(
        ProgramRun plain,
        ProgramRun again,
        ProgramRun idle,
        ProgramRun watched,
        ProgramRun steered,
        ProgramRun byZero) {
    static final String LAYERS = "encoder.layer.*";

    /** Carries them out, one after the other. */
    static final class Series {
        private final HostProgram program;
        private final Ledger ledger;

        Series(HostProgram program, Ledger ledger) {
            this.program = program;
            this.ledger = ledger;
        }

        /** {@return all runs; those that steer do so by {@code direction}} */
        Runs carryOut(Tensor direction) throws IOException, InterruptedException {
            Tensor zeros = Tensor.full(0, direction.element(), direction.shape());
            return new Runs(
                    one("plain", Optional.empty()),
                    one("again", Optional.empty()),
                    one("idle", Optional.of(AgentOptions.IDLE)),
                    watched("watched", Optional.empty()),
                    watched("steered", Optional.of(direction)),
                    watched("zero", Optional.of(zeros)));
        }

        private ProgramRun watched(String name, Optional<Tensor> added) throws IOException, InterruptedException {
            Path folder = program.folder(name);
            AgentOptions options = AgentOptions.watching(LAYERS, folder);
            if (added.isPresent()) {
                Path vector = folder.resolve("direction.npy");
                Npy.write(vector, added.get());
                options = options.adding(vector, MiniLm.layer(Direction.LAYER));
            }
            return timed(folder, Optional.of(options));
        }

        private ProgramRun one(String name, Optional<AgentOptions> options) throws IOException, InterruptedException {
            return timed(program.folder(name), options);
        }

        private ProgramRun timed(Path folder, Optional<AgentOptions> options) throws IOException, InterruptedException {
            long start = System.nanoTime();
            ProgramRun run = program.run(folder, options);
            ledger.say(String.format(
                    Locale.ROOT, "  ran     %-8s %5.1f s", run.name(), (System.nanoTime() - start) / 1e9));
            return run;
        }
    }
}
