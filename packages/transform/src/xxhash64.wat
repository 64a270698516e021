;; XXH64 over single values, chained like Spark SQL's xxhash64(a, b, …): the hash of each value is
;; the seed of the next. The hash so far is the global $hash.
;; pnpm generate assembles this into xxhash64-module.ts.
;; Method: XXH64 by Yann Collet (public description).
(module
  ;; The caller writes texts and rows here, and grows it by pages of 64 KiB.
  (memory (export "memory") 1)

  (global $hash (mut i64) (i64.const 0))

  (global $p1 i64 (i64.const 0x9e3779b185ebca87))
  (global $p2 i64 (i64.const 0xc2b2ae3d27d4eb4f))
  (global $p3 i64 (i64.const 0x165667b19e3779f9))
  (global $p4 i64 (i64.const 0x85ebca77c2b2ae63))
  (global $p5 i64 (i64.const 0x27d4eb2f165667c5))

  ;; rotl(lane + value * P2, 31) * P1
  (func $round (param $lane i64) (param $value i64) (result i64)
    (i64.mul
      (i64.rotl
        (i64.add (local.get $lane) (i64.mul (local.get $value) (global.get $p2)))
        (i64.const 31))
      (global.get $p1)))

  ;; (hash ^ round(0, lane)) * P1 + P4
  (func $merge (param $hash i64) (param $lane i64) (result i64)
    (i64.add
      (i64.mul
        (i64.xor (local.get $hash) (call $round (i64.const 0) (local.get $lane)))
        (global.get $p1))
      (global.get $p4)))

  ;; rotl(hash ^ round(0, value), 27) * P1 + P4
  (func $mix8 (param $hash i64) (param $value i64) (result i64)
    (i64.add
      (i64.mul
        (i64.rotl
          (i64.xor (local.get $hash) (call $round (i64.const 0) (local.get $value)))
          (i64.const 27))
        (global.get $p1))
      (global.get $p4)))

  ;; rotl(hash ^ value * P1, 23) * P2 + P3
  (func $mix4 (param $hash i64) (param $value i64) (result i64)
    (i64.add
      (i64.mul
        (i64.rotl
          (i64.xor (local.get $hash) (i64.mul (local.get $value) (global.get $p1)))
          (i64.const 23))
        (global.get $p2))
      (global.get $p3)))

  ;; rotl(hash ^ value * P5, 11) * P1
  (func $mix1 (param $hash i64) (param $value i64) (result i64)
    (i64.mul
      (i64.rotl
        (i64.xor (local.get $hash) (i64.mul (local.get $value) (global.get $p5)))
        (i64.const 11))
      (global.get $p1)))

  ;; The final mix, in which each bit affects all bits; stores the result in $hash.
  (func $finish (param $hash i64)
    (local.set $hash
      (i64.mul
        (i64.xor (local.get $hash) (i64.shr_u (local.get $hash) (i64.const 33)))
        (global.get $p2)))
    (local.set $hash
      (i64.mul
        (i64.xor (local.get $hash) (i64.shr_u (local.get $hash) (i64.const 29)))
        (global.get $p3)))
    (global.set $hash
      (i64.xor (local.get $hash) (i64.shr_u (local.get $hash) (i64.const 32)))))

  (func $addLong (param $value i64)
    (call $finish
      (call $mix8
        (i64.add (i64.add (global.get $hash) (global.get $p5)) (i64.const 8))
        (local.get $value))))

  (func (export "seed") (param $value i32)
    (global.set $hash (i64.extend_i32_s (local.get $value))))

  (func (export "digest") (result i64)
    (global.get $hash))

  (func $addInt (export "addInt") (param $value i32)
    (call $finish
      (call $mix4
        (i64.add (i64.add (global.get $hash) (global.get $p5)) (i64.const 4))
        (i64.extend_i32_u (local.get $value)))))

  ;; A safe integer is hashed as 64 bits.
  (func (export "addSafeInteger") (param $value f64)
    (call $addLong (i64.trunc_f64_s (local.get $value))))

  ;; Adding zero turns -0 into 0 and changes no other number.
  (func $addDouble (export "addDouble") (param $value f64)
    (call $addLong (i64.reinterpret_f64 (f64.add (local.get $value) (f64.const 0)))))

  ;; A timestamp: days since 1970-01-01, and microseconds of that day.
  (func (export "addMoment") (param $days i32) (param $micros f64)
    (call $addLong
      (i64.add
        (i64.mul (i64.extend_i32_s (local.get $days)) (i64.const 86400000000))
        (i64.trunc_f64_s (local.get $micros)))))

  ;; $length bytes of the memory.
  (func $addBytes (export "addBytes") (param $at i32) (param $length i32)
    (local $start i32)
    (local $end i32)
    (local $hash i64)
    (local $a i64)
    (local $b i64)
    (local $c i64)
    (local $d i64)
    (local.set $start (local.get $at))
    (local.set $hash (i64.add (global.get $hash) (global.get $p5)))
    (if (i32.ge_u (local.get $length) (i32.const 32))
      (then
        (local.set $b (i64.add (global.get $hash) (global.get $p2)))
        (local.set $a (i64.add (local.get $b) (global.get $p1)))
        (local.set $c (global.get $hash))
        (local.set $d (i64.sub (global.get $hash) (global.get $p1)))
        (local.set $end
          (i32.add (local.get $start) (i32.and (local.get $length) (i32.const -32))))
        (loop $stripe
          (local.set $a (call $round (local.get $a) (i64.load (local.get $at))))
          (local.set $b (call $round (local.get $b) (i64.load offset=8 (local.get $at))))
          (local.set $c (call $round (local.get $c) (i64.load offset=16 (local.get $at))))
          (local.set $d (call $round (local.get $d) (i64.load offset=24 (local.get $at))))
          (local.set $at (i32.add (local.get $at) (i32.const 32)))
          (br_if $stripe (i32.lt_u (local.get $at) (local.get $end))))
        (local.set $hash
          (i64.add
            (i64.add
              (i64.rotl (local.get $a) (i64.const 1))
              (i64.rotl (local.get $b) (i64.const 7)))
            (i64.add
              (i64.rotl (local.get $c) (i64.const 12))
              (i64.rotl (local.get $d) (i64.const 18)))))
        (local.set $hash (call $merge (local.get $hash) (local.get $a)))
        (local.set $hash (call $merge (local.get $hash) (local.get $b)))
        (local.set $hash (call $merge (local.get $hash) (local.get $c)))
        (local.set $hash (call $merge (local.get $hash) (local.get $d)))))
    (local.set $hash (i64.add (local.get $hash) (i64.extend_i32_u (local.get $length))))

    (local.set $end
      (i32.add (local.get $start) (i32.and (local.get $length) (i32.const -8))))
    (block $noMoreWords
      (loop $word
        (br_if $noMoreWords (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $hash (call $mix8 (local.get $hash) (i64.load (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br $word)))
    (if (i32.and (local.get $length) (i32.const 4))
      (then
        (local.set $hash (call $mix4 (local.get $hash) (i64.load32_u (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))))
    (local.set $end (i32.add (local.get $start) (local.get $length)))
    (block $noMoreBytes
      (loop $byte
        (br_if $noMoreBytes (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $hash (call $mix1 (local.get $hash) (i64.load8_u (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $byte)))
    (call $finish (local.get $hash))))
