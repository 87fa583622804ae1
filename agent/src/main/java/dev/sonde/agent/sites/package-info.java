/**
 * Into the forward calls of models that are written in Java.
 *
 * <p>Start with {@link dev.sonde.agent.sites.Rewriter}, the transformer; {@code RuleReader} reads what a forward call
 * is, {@code CallRewriter} writes a call instruction as {@code invokedynamic}, and {@code EntryRewriter} writes into the
 * methods themselves, for callers that cannot be rewritten. What is written calls {@link dev.sonde.agent.boot.Sites},
 * where the seam is: whoever wants to see or change calls observes there.
 *
 * <pre>{@code
 * Sites.observe((point, arguments) -> {
 *     System.out.println(Sites.facts(point).get("owner"));
 *     return null;
 * }, facts -> true);
 * }</pre>
 *
 * <p>It and ASM, which it writes with, live in a loader of their own, made only where the settings name Java models.
 * Nobody imports this package; it imports {@code boot}, {@code error} and ASM. No lambdas, no logging, no class looked
 * up by name: it is run while others are loaded.
 */
@NullMarked
package dev.sonde.agent.sites;

import org.jspecify.annotations.NullMarked;
