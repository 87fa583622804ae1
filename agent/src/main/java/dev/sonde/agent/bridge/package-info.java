/**
 * Beside the application's ONNX Runtime.
 *
 * <p>Start with {@link dev.sonde.agent.bridge.OrtBridge}, made once for each ONNX Runtime that an application brings, in
 * a loader that sees that runtime, Sonde's own and nothing else. It serves the calls of a session ({@code Serving}): the
 * application's own session first, and as soon as it was built and found equal, a variant of the model that computes
 * the application's results and what is watched, or the edited results. The application gets a {@code Result} with what
 * it asked for and nothing else.
 *
 * <p>Whatever fails here is counted, and the application's own call goes on. Nobody imports this package; it imports
 * {@code boot} and the runtime.
 */
@NullMarked
package dev.sonde.agent.bridge;

import org.jspecify.annotations.NullMarked;
