/**
 * Plans, carried out.
 *
 * <p>Start with {@link dev.sonde.run.Engine}: one model, the graph that ONNX Runtime really runs of it, and the variants
 * of that graph with patches in them. {@link dev.sonde.run.Fidelity} says how true a run is to the plain model, as
 * measured; {@link dev.sonde.run.CacheFolder} holds the files. {@link dev.sonde.run.RandomInputs} are inputs for a
 * first look at a model that one knows nothing of.
 *
 * <pre>{@code
 * try (Engine engine = Engine.open(path, SessionSettings.DEFAULTS, CacheFolder.standard())) {
 *     Outcome outcome = engine.run(patch, inputs);
 * }
 * }</pre>
 *
 * <p>The user's side and the agent's bridge may import this package; it imports {@code onnx}, {@code plan}, {@code ort}
 * and what those import. Files and threads are made nowhere else, but for the sinks of {@code probe}.
 */
@NullMarked
package dev.sonde.run;

import org.jspecify.annotations.NullMarked;
