/** Runs a network made with Encog. */
@NullMarked
package com.example.encog;

import org.jspecify.annotations.NullMarked;
