/**
 * Start here: the user's side.
 *
 * <p>A {@link dev.sonde.Model} is a model that Sonde runs. {@link dev.sonde.Model#trace} gives a
 * {@link dev.sonde.Tracer}, in which one says what to read and what to change, and which then runs. A
 * {@link dev.sonde.Place} is a variable, a {@link dev.sonde.Proxy} a value, a {@link dev.sonde.Saved} a promise, a
 * {@link dev.sonde.tensor.Tensor} the numbers.
 *
 * <pre>{@code
 * try (Model model = Model.open(Path.of("minilm.onnx")); Tracer t = model.trace(inputs)) {
 *     Place hidden = t.at("encoder.layer.3").output();
 *     Saved before = hidden.save();
 *     hidden.edit(h -> h.mul(0.5));
 *     Saved after = t.output("last_hidden_state").save();
 *     Report report = t.run();
 *     float[] numbers = after.value().toFloatArray();
 * }
 * }</pre>
 *
 * <p>{@link dev.sonde.Model#session} runs several traces as one, and {@link dev.sonde.Model#edit} gives a model in which
 * something is always said first.
 *
 * <p>A {@link dev.sonde.JavaModel} is a model whose layers are Java objects; its traces run the program's own call.
 *
 * <p>Programs import this package; it imports {@code tree}, {@code live}, {@code door} and what those import.
 */
@NullMarked
package dev.sonde;

import org.jspecify.annotations.NullMarked;
