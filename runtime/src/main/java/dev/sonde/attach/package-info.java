/**
 * The agent, from inside a program.
 *
 * <p>Start with {@link dev.sonde.attach.Attach}, which brings the agent into this program or another, and {@link
 * dev.sonde.attach.Attachment}, with which the models that run there are watched and edited, until it is closed.
 *
 * <pre>{@code
 * try (Attachment agent = Attach.self("")) {
 *     Attachment.Active off = agent.edit("*minilm*", s -> s.at("encoder.layer.3").output().set(0));
 *     agent.watch("*minilm*", s -> s.cache("encoder.layer.*"), r -> System.out.println(r.names()));
 *     off.close();
 * }
 * }</pre>
 *
 * <p>The agent brings a copy of Sonde of its own. The two meet in JDK types: through a class on the boot loader within
 * one program ({@code Inside}), through a socket in a folder that only its owner can enter between two ({@code Outside}).
 * What is written down crosses as a {@link dev.sonde.attach.Parcel}, what is known of a model as a {@link
 * dev.sonde.attach.Blueprint}; {@link dev.sonde.attach.Wire} carries them.
 *
 * <p>Programs and the agent's bridge may import this package, and the agent's core its wire; it imports the root package
 * and what that imports.
 */
@NullMarked
package dev.sonde.attach;

import org.jspecify.annotations.NullMarked;
