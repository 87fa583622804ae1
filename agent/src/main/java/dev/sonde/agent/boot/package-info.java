/**
 * What the rewritten ONNX Runtime classes call: on the boot loader, so that every class loader finds it.
 *
 * <p>{@link dev.sonde.agent.boot.Hook} holds the agent's only statics that change, among them the one flag that an idle
 * program checks. {@link dev.sonde.agent.boot.Port} is what stands behind the hook, {@link dev.sonde.agent.boot.Bridge}
 * and {@link dev.sonde.agent.boot.Served} what stands beside an application's ONNX Runtime. {@link
 * dev.sonde.agent.boot.Sites} holds the rewritten forward calls of models in Java, and who observes them.
 *
 * <p>JDK types only, no lambdas and no concatenated strings, for these classes are linked while others are loaded. The
 * other packages of the agent import this one; it imports nothing.
 */
@NullMarked
package dev.sonde.agent.boot;

import org.jspecify.annotations.NullMarked;
