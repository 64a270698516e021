;; Functions in addition to those of xxhash64.wat, for rows that are encoded already: pnpm generate
;; assembles both into binary-row-module.ts. They are not in the module of the hash, which programs
;; load that encode no rows.

;; The first four bytes at $at, big-endian.
(func $int32 (param $at i32) (result i32)
  (local $value i32)
  (local.set $value (i32.load (local.get $at)))
  (i32.or
    (i32.and (i32.rotl (local.get $value) (i32.const 8)) (i32.const 0x00ff00ff))
    (i32.and (i32.rotr (local.get $value) (i32.const 8)) (i32.const 0xff00ff00))))

;; The first eight bytes at $at, big-endian.
(func $int64 (param $at i32) (result i64)
  (i64.or
    (i64.shl (i64.extend_i32_u (call $int32 (local.get $at))) (i64.const 32))
    (i64.extend_i32_u (call $int32 (i32.add (local.get $at) (i32.const 4))))))

;; A row in PostgreSQL's binary format: of each column the length as four bytes, -1 for null, and the
;; value. $types has one byte for each column: 0 text, 1 integer, 2 bigint, 3 double, 4 boolean,
;; 5 timestamp, 6 date, 7 jsonb. Adds the masks of nulls, then the values.
(func (export "addRow") (param $row i32) (param $types i32) (param $columns i32)
  (local $column i32)
  (local $at i32)
  (local $length i32)
  (local $nulls i32)
  (local.set $at (local.get $row))
  (block $noMoreNulls
    (loop $null
      (br_if $noMoreNulls (i32.ge_u (local.get $column) (local.get $columns)))
      (local.set $length (call $int32 (local.get $at)))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (if (i32.lt_s (local.get $length) (i32.const 0))
        (then
          (local.set $nulls
            (i32.or
              (local.get $nulls)
              ;; Shifts modulo 32.
              (i32.shl (i32.const 1) (local.get $column)))))
        (else (local.set $at (i32.add (local.get $at) (local.get $length)))))
      (local.set $column (i32.add (local.get $column) (i32.const 1)))
      (if
        (i32.or
          (i32.eqz (i32.and (local.get $column) (i32.const 31)))
          (i32.eq (local.get $column) (local.get $columns)))
        (then
          (call $addInt (local.get $nulls))
          (local.set $nulls (i32.const 0))))
      (br $null)))

  (local.set $at (local.get $row))
  (local.set $column (i32.const 0))
  (block $noMoreValues
    (loop $value
      (br_if $noMoreValues (i32.ge_u (local.get $column) (local.get $columns)))
      (local.set $length (call $int32 (local.get $at)))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (if (i32.ge_s (local.get $length) (i32.const 0))
        (then
          (call $addValue
            (i32.load8_u (i32.add (local.get $types) (local.get $column)))
            (local.get $at)
            (local.get $length))
          (local.set $at (i32.add (local.get $at) (local.get $length)))))
      (local.set $column (i32.add (local.get $column) (i32.const 1)))
      (br $value))))

(func $addValue (param $type i32) (param $at i32) (param $length i32)
  (block $jsonb
    (block $date
      (block $timestamp
        (block $boolean
          (block $double
            (block $bigint
              (block $integer
                (block $text
                  (br_table $text $integer $bigint $double $boolean $timestamp $date $jsonb
                    (local.get $type)))
                (call $addBytes (local.get $at) (local.get $length))
                (return))
              (call $addInt (call $int32 (local.get $at)))
              (return))
            (call $addLong (call $int64 (local.get $at)))
            (return))
          (call $addDouble (f64.reinterpret_i64 (call $int64 (local.get $at))))
          (return))
        (call $addInt (i32.load8_u (local.get $at)))
        (return))
      ;; PostgreSQL counts microseconds and days from 2000-01-01.
      (call $addLong (i64.add (call $int64 (local.get $at)) (i64.const 946684800000000)))
      (return))
    (call $addInt (i32.add (call $int32 (local.get $at)) (i32.const 10957)))
    (return))
  ;; After the byte of the version.
  (call $addBytes
    (i32.add (local.get $at) (i32.const 1))
    (i32.sub (local.get $length) (i32.const 1))))
