/**
 * The door to ONNX Runtime.
 *
 * <p>Start with {@link dev.sonde.ort.NativeSession}, a loaded model, and {@link dev.sonde.ort.SessionRecipe}, how to
 * make the options of a session again. {@link dev.sonde.ort.OutputBuffers} is memory that a run writes into.
 *
 * <pre>{@code
 * try (NativeSession session = NativeSession.open(path, recipe)) {
 *     Map<String, Tensor> outputs = session.run(inputs, List.of("logits"));
 * }
 * }</pre>
 *
 * <p>Only here, and in the agent's bridge, is {@code ai.onnxruntime} imported, and only what version 1.20.0 has. Every
 * native thing is owned by the object that made it and freed by its {@code close()}. {@code run} may import this
 * package; it imports {@code tensor} and {@code error}.
 */
@NullMarked
package dev.sonde.ort;

import org.jspecify.annotations.NullMarked;
